"""A TCP line between hall and city that can go dead without a word."""

import asyncio
from contextlib import suppress
from typing import Self


class Proxy:
    """Forwards to `target` (tcp://HOST:PORT) from `async with` on; `address` is its own."""

    def __init__(self, target: str) -> None:
        self._host, self._port = target.removeprefix("tcp://").split(":")
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._join, "127.0.0.1", 0)
        self.address = f"tcp://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    def swallow(self) -> None:
        """From now on nothing gets through, and nobody is told."""
        self._flowing.clear()

    def heal(self) -> None:
        """What was held back and what comes now gets through."""
        self._flowing.set()

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(self._host, int(self._port))
        for source, sink in ((reader, back), (there, writer)):
            task = asyncio.create_task(self._forward(source, sink))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _forward(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            try:
                while data := await source.read(65_536):
                    await self._flowing.wait()
                    sink.write(data)
                    await sink.drain()
            finally:
                sink.close()
