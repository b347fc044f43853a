"""How a try to hand a message over ended, and how patient the hall is. Pure."""

from typing import Literal, NamedTuple


class Verdict(NamedTuple):
    """`later`: it may go the next time; `refused`: it never will. `words` are the hall's own, never the gateway's."""

    end: Literal["done", "later", "refused"]
    words: str = ""


DONE = Verdict("done")


def later(words: str) -> Verdict:
    """Not this time."""
    return Verdict("later", words)


def refused(words: str) -> Verdict:
    """Never."""
    return Verdict("refused", words)


class Pace(NamedTuple):
    """Times in seconds. `lanes` messages are on their way at once; `pause` lies between two looks at the floor, which is
    looked at every `look` even if nothing happens: who is next depends on the time too."""

    lanes: int = 4
    pause: float = 0.1
    look: float = 15.0
    back_off_first: float = 1.0
    back_off_most: float = 60.0
    rest: float = 30.0

    def wait(self, tries: int, draw: float) -> float:
        """How long to wait after so many tries; `draw` is a random number from 0 to 1."""
        return (0.5 + draw / 2) * min(self.back_off_most, self.back_off_first * 2.0 ** min(tries - 1, 16))
