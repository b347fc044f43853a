"""A hand-held uplink: a CURVE DEALER that says whatever a test wants to say."""

from typing import Self

import zmq
import zmq.asyncio

from qms.uplink.envelope import Answer, Header, Nack, pack_bodies, pack_header, unpack_answer
from qms.uplink.keys import Pair
from tests.uplink.small.city import soon


class Line:
    """Connected from `async with` on; without a pair it speaks plain ZeroMQ."""

    def __init__(self, address: str, server_key: str, pair: Pair | None) -> None:
        self._context = zmq.asyncio.Context()
        self.socket = self._context.socket(zmq.DEALER)
        self._address, self._server_key, self._pair = address, server_key, pair

    def watch(self, events: int) -> zmq.asyncio.Socket:
        """A socket that tells what becomes of the connection. Ask before `async with`: what came earlier is not told."""
        monitor = self.socket.get_monitor_socket(events)
        assert isinstance(monitor, zmq.asyncio.Socket)
        return monitor

    async def __aenter__(self) -> Self:
        if self._pair is not None:
            self.socket.curve_serverkey = self._server_key.encode()
            self.socket.curve_publickey = self._pair.public.encode()
            self.socket.curve_secretkey = self._pair.secret.encode()
        self.socket.connect(self._address)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._context.destroy(linger=0)

    async def ask(self, header: Header, body: bytes = b"") -> Answer:
        """Send two frames and wait for the answer."""
        return await self.say(pack_header(header), body)

    async def say(self, *frames: bytes) -> Answer:
        """Send any frames and wait for the answer."""
        await self.socket.send_multipart(frames)
        return unpack_answer((await soon(self.socket.recv_multipart()))[-1])

    async def batch(self, first: int, bodies: list[bytes], epoch: str = "e") -> Answer:
        """A well-formed batch of hall pengjiang."""
        body, plain = pack_bodies(bodies)
        return await self.ask(Header(t="batch", h="pengjiang", ep=epoch, f=first, n=len(bodies), sz=plain), body)


def kind(answer: Answer) -> str:
    """`ack`, or the kind of a refusal."""
    return answer.kind if isinstance(answer, Nack) else "ack"
