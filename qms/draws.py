"""Ids that nobody can guess."""

import base64
import os

SIZE = 16  # bytes: 128 bits
AT_ONCE = 64


class Draws:
    """Gives one id a call, 22 characters that a URL may hold. The system is asked for many at once: asking for each would
    give the loop's turn to other threads every time."""

    def __init__(self) -> None:
        self._drawn: list[bytes] = []

    def __call__(self) -> str:
        if not self._drawn:
            some = os.urandom(SIZE * AT_ONCE)
            self._drawn = [some[i : i + SIZE] for i in range(0, len(some), SIZE)]
        return base64.urlsafe_b64encode(self._drawn.pop()).rstrip(b"=").decode()
