"""What a panel that has nothing but figures shows of a message."""

import re
from typing import Final

from firmware_protocols.messages.told import ShowNumber, ShowText

FIGURES: Final = re.compile("[0-9]+")


def number_of(message: ShowNumber | ShowText, figures: int) -> int | None:
    """The number that goes on a panel of so many figures; None = nothing, also where it is below 0.

    Of a text it is the first number in it ("A012 号" is 12), of ShowNumber the ticket, else the people waiting. Of a longer
    number the last figures stay; a count of people is cut at the most that the panel holds.
    """
    if isinstance(message, ShowText):
        found = FIGURES.search("\n".join(line.text for line in message.lines))
        return int(found[0][-figures:]) if found else None
    ticket, waiting = message.ticket, message.waiting
    number = waiting if ticket is None else ticket
    if number is None or number < 0:
        return None
    beyond: int = 10**figures
    return min(number, beyond - 1) if ticket is None else number % beyond
