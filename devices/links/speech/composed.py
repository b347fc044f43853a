"""Sentences put together from pieces that were rendered before: kept on disk, rendered in the background, found by what is said."""

import hashlib
import os
import queue
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from devices.links.speech.player import Player, chime, silence
from devices.links.speech.utterance import Unspoken, Utterance

KEPT_BYTES = 200_000_000  # some two thousand pieces: the numbers of every day come again
KEPT_PIECES = 4000  # whose texts are known; the ones not said for the longest go first
BREATH_S = 0.1  # between two pieces
IDLE = 10  # niceness of the thread that works ahead: everything else on this machine goes first


class Renderer(Protocol):
    """Makes sound of words, in its own time."""

    rate: int

    def name(self) -> str: ...
    def key(self, utterance: Utterance) -> str: ...
    def sound(self, utterance: Utterance) -> bytes: ...


class Composed:
    """A voice over a slow renderer. What it was told ahead begins to sound at once."""

    def __init__(self, renderer: Renderer, store: "Store", player: Player, most: int = KEPT_PIECES) -> None:
        self._renderer, self._store, self._player = renderer, store, player
        self._most = most
        self._pieces: dict[tuple[str, str], Utterance] = {}
        self._ahead: queue.SimpleQueue[Utterance] = queue.SimpleQueue()
        self._worker: threading.Thread | None = None

    def name(self) -> str:
        """Raises Unspoken while it cannot speak at all."""
        return self._renderer.name()

    def prepare(self, utterance: Utterance) -> None:
        """Render the piece in the background, unless nobody could hear it; never raises."""
        known = (utterance.language, utterance.text.strip())
        if known in self._pieces or self._player.trouble():
            return
        with suppress(Unspoken):
            self._renderer.name()
            self._renderer.key(utterance)
            while len(self._pieces) >= self._most:
                self._pieces.pop(next(iter(self._pieces)))
            self._pieces[known] = utterance
            self._ahead.put(utterance)
            self._work()

    def say(self, utterance: Utterance, percent: int) -> None:
        """Return when it has been heard. Raises Unspoken."""
        self._renderer.name()
        if trouble := self._player.trouble():
            raise Unspoken(trouble)
        rate = self._renderer.rate
        said = silence(BREATH_S, rate).join(self._sound(piece) for piece in self._parted(utterance))
        self._player.play((chime(rate) if utterance.chime else b"") + said, rate, percent)

    def _parted(self, utterance: Utterance) -> list[Utterance]:
        """The pieces of the sentence that were told ahead; the sentence itself where they do not make all of it."""
        rest, pieces = utterance.text.strip(), []
        while rest:
            found = self._longest(utterance.language, rest)
            if found is None:
                return [utterance]
            pieces.append(found)
            rest = rest[len(found.text.strip()) :].lstrip()
        return pieces

    def _longest(self, language: str, text: str) -> Utterance | None:
        for end in range(len(text), 0, -1):
            key = (language, text[:end].rstrip())
            if key in self._pieces:
                self._pieces[key] = self._pieces.pop(key)  # what is in use is let go last
                return self._pieces[key]
        return None

    def _sound(self, utterance: Utterance) -> bytes:
        key = self._renderer.key(utterance)
        found = self._store.get(key)
        if found is None:
            found = self._renderer.sound(utterance)
            self._store.put(key, found)
        return found

    def _work(self) -> None:
        if self._worker is None:
            self._worker = threading.Thread(target=self._work_ahead, name="works ahead", daemon=True)
            self._worker.start()

    def _work_ahead(self) -> None:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), IDLE)
        chime(self._renderer.rate)
        while True:
            with suppress(Unspoken, OSError):  # a voice that cannot says so when it is asked, or has to speak
                self._sound(self._ahead.get())


class Store:
    """Sounds on disk, found by a key; the ones not heard for the longest go first when there are too many bytes."""

    def __init__(self, folder: Path, most: int = KEPT_BYTES) -> None:
        self._folder = folder
        self._most = most
        self._turn = threading.Lock()
        self._bytes = sum(size for _, size, _ in self._files())

    def get(self, key: str) -> bytes | None:
        """The sound, which is thereby young again; None if it is not kept."""
        path = self._path(key)
        try:
            sound = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        return sound

    def put(self, key: str, sound: bytes) -> None:
        """Keep it, whole or not at all; on a full disk it is rendered again another time."""
        with self._turn, suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._path(key)
            fresh = path.with_suffix(f".{os.getpid()}.new")
            fresh.write_bytes(sound)
            fresh.replace(path)
            self._bytes += len(sound)
            self._let_go()

    def _let_go(self) -> None:
        if self._bytes <= self._most:
            return
        files = sorted(self._files())
        self._bytes = sum(size for _, size, _ in files)
        for _, size, path in files:
            if self._bytes <= self._most * 9 // 10:
                return
            path.unlink(missing_ok=True)
            self._bytes -= size

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        for path in self._folder.glob("*.pcm"):
            with suppress(OSError):
                about = path.stat()
                yield about.st_mtime, about.st_size, path

    def _path(self, key: str) -> Path:
        return self._folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.pcm"
