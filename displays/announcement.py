"""What the speaker says when a ticket is called, and when a visitor is asked to stand by."""

from collections.abc import Sequence

from config.phrases import Phrases
from displays.wording import Sentence, call, stand_by
from firmware_protocols.messages import Say


def announce(
    phrases: Sequence[Phrases], number: str, window: str, repeat: int = 1, address: str = "1"
) -> tuple[Say, ...]:
    """The call in every language, in their order, the whole round `repeat` times: who missed a language hears it again."""
    return tuple(_say(each, call(each, number, window), address) for each in phrases) * repeat


def ask(phrases: Sequence[Phrases], number: str, window: str, address: str = "1") -> tuple[Say, ...]:
    """Whom a window will call next, in every language once: nobody has to move far yet, and the calls go before it."""
    return tuple(_say(each, stand_by(each, number, window), address) for each in phrases)


def _say(phrases: Phrases, sentence: Sentence, address: str) -> Say:
    return Say(address=address, text=sentence.text, language=phrases.language, pinyin=sentence.latin)
