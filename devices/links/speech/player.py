"""The loudspeaker of this machine: plays samples through aplay, softer if need be, and the chime; says why nothing can be heard."""

import array
import math
import subprocess
import time
from functools import cache

from devices.links.speech.utterance import Unspoken

LOOK_AGAIN = 30.0  # seconds before a machine without sound is asked again: a USB loudspeaker may have been plugged in
NOTES = (784.0, 659.3, 523.3)  # Hz: g'', e'', c''
NOTE_S = 0.22  # seconds from one note to the next
RING_S = 0.6  # seconds until the last one has died away
AFTER_CHIME_S = 0.1


class Player:
    """Plays one thing after another on the default sound device."""

    def __init__(self, command: str = "aplay") -> None:
        self._command = command
        self._silent = ""
        self._asked_at = -math.inf

    def trouble(self) -> str:
        """Why nothing can be heard on this machine; "" = a sound device opens. Asked again only now and then."""
        if self._asked_at == -math.inf or (self._silent and time.monotonic() - self._asked_at > LOOK_AGAIN):
            self._asked_at = time.monotonic()
            try:
                self._run(b"", 24_000)
                self._silent = ""
            except Unspoken as unspoken:
                self._silent = str(unspoken)
        return self._silent

    def play(self, samples: bytes, rate: int, percent: int = 100) -> None:
        """Return when it has been heard. Raises Unspoken."""
        if trouble := self.trouble():
            raise Unspoken(trouble)
        self._run(softer(samples, percent), rate)

    def chime(self, rate: int, percent: int = 100) -> None:
        """A few falling notes, by themselves."""
        self.play(chime(rate), rate, percent)

    def _run(self, samples: bytes, rate: int) -> None:
        how = (self._command, "-q", "-t", "raw", "-f", "S16_LE", "-c", "1", "-r", str(rate), "-")
        try:
            done = subprocess.run(how, input=samples, capture_output=True, check=False)
        except FileNotFoundError as error:
            raise Unspoken("no sound came out: install alsa-utils, which has aplay.") from error
        except OSError as error:
            raise Unspoken(f"no sound came out: {error}") from error
        if done.returncode:
            words = done.stderr.decode(errors="replace").strip().splitlines()
            last = next((line for line in reversed(words) if line.startswith("aplay:")), "aplay failed")
            raise Unspoken(f"no sound came out: {last}. Has this machine a sound card?")


def softer(samples: bytes, percent: int) -> bytes:
    """16-bit samples at `percent` of their loudness."""
    if percent >= 100:
        return samples
    return array.array("h", (value * percent // 100 for value in array.array("h", samples))).tobytes()


def silence(seconds: float, rate: int) -> bytes:
    """Samples of nothing."""
    return bytes(2 * round(seconds * rate))


@cache
def chime(rate: int) -> bytes:
    """Three falling notes of a soft bell, and a breath behind them."""
    length = round((NOTE_S * (len(NOTES) - 1) + RING_S) * rate)
    sound = [0.0] * length
    for i, pitch in enumerate(NOTES):
        start = round(i * NOTE_S * rate)
        for at in range(length - start):
            t = at / rate
            sound[start + at] += min(1.0, t / 0.005) * math.exp(-6 * t) * math.sin(2 * math.pi * pitch * t)
    loudest = max(map(abs, sound))
    samples = array.array("h", (round(12_000 * value / loudest) for value in sound)).tobytes()
    return samples + silence(AFTER_CHIME_S, rate)
