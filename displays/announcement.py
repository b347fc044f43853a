"""What the speaker says when a ticket is called."""

from collections.abc import Sequence

from config.phrases import Phrases
from displays.wording import call
from firmware_protocols.messages import Say


def announce(
    phrases: Sequence[Phrases], number: str, window: str, repeat: int = 1, address: str = "1"
) -> tuple[Say, ...]:
    """The call in every language, in their order, the whole round `repeat` times: who missed a language hears it again."""
    sentences = [(each.language, call(each, number, window)) for each in phrases]
    once = tuple(
        Say(address=address, text=sentence.text, language=language, pinyin=sentence.latin)
        for language, sentence in sentences
    )
    return once * repeat
