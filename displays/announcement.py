"""What the speaker says when a ticket is called, and when a visitor is asked to stand by; and the pieces that a call is made of."""

from collections.abc import Sequence

from msgspec import structs

from config.phrases import Phrases
from displays.wording import Sentence, call, call_from, call_to, stand_by
from firmware_protocols.messages import Prepare, Say


def announce(
    phrases: Sequence[Phrases], number: str, window: str, repeat: int = 1, address: str = "1", chime: bool = False
) -> tuple[Say, ...]:
    """The call in every language, in their order, the whole round `repeat` times: who missed a language hears it again. A
    `chime` sounds once, before everything."""
    first, *others = [_say(each, call(each, number, window), address) for each in phrases] * repeat
    return (structs.replace(first, chime=chime), *others)


def ask(phrases: Sequence[Phrases], number: str, window: str, address: str = "1") -> tuple[Say, ...]:
    """Whom a window will call next, in every language once: nobody has to move far yet, and the calls go before it."""
    return tuple(_say(each, stand_by(each, number, window), address) for each in phrases)


def pieces_of_window(phrases: Sequence[Phrases], window: str, address: str = "1") -> tuple[Prepare, ...]:
    """到三号窗口。: what every call to this window ends with, in every language."""
    return _pieces(phrases, [call_to(each, window) for each in phrases], address)


def pieces_of_ticket(phrases: Sequence[Phrases], number: str, address: str = "1") -> tuple[Prepare, ...]:
    """请，A，零一二号，: what the call of this ticket begins with, in every language."""
    return _pieces(phrases, [call_from(each, number) for each in phrases], address)


def _say(phrases: Phrases, sentence: Sentence, address: str) -> Say:
    return Say(address=address, text=sentence.text, language=phrases.language, pinyin=sentence.latin)


def _pieces(phrases: Sequence[Phrases], pieces: Sequence[Sentence], address: str) -> tuple[Prepare, ...]:
    return tuple(
        Prepare(address=address, text=piece.text, language=each.language, pinyin=piece.latin)
        for each, piece in zip(phrases, pieces, strict=True)
        if piece.text
    )
