"""The way to the city over ZeroMQ: a CURVE DEALER that knows when it is let in, refused or cut off.

libzmq never retries after a refused handshake, and tells nobody; so the monitor is watched, and whoever uses this makes a
new one after UpstreamLost. Source of the options: facts on libzmq 4.3.5, docs/reference/uplink.md.
"""

import asyncio
from typing import Final

import zmq
import zmq.asyncio
from zmq.utils.monitor import parse_monitor_message

from qms.uplink.keys import Pair
from qms.uplink.upstream import Frames, UpstreamLost, UpstreamRefused

OPEN_WITHIN: Final = 10.0  # seconds; libzmq tries again by itself in the meantime
OPTIONS: Final = (
    (zmq.SNDHWM, 4),
    (zmq.IMMEDIATE, 1),  # nothing is queued for a city that is not there
    (zmq.LINGER, 0),
    (zmq.HEARTBEAT_IVL, 2000),
    (zmq.HEARTBEAT_TIMEOUT, 6000),
    (zmq.HEARTBEAT_TTL, 6000),
    (zmq.CONNECT_TIMEOUT, 3000),
    (zmq.RECONNECT_IVL, 200),
    (zmq.RECONNECT_IVL_MAX, 2000),
    (zmq.MAXMSGSIZE, 1024 * 1024),
)
WATCHED: Final = (
    zmq.EVENT_HANDSHAKE_SUCCEEDED
    | zmq.EVENT_HANDSHAKE_FAILED_AUTH
    | zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL
    | zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL
    | zmq.EVENT_DISCONNECTED
)


def new_pair(name: str) -> Pair:
    """A fresh CURVE key pair, whose public key is not taken for an option on a command line."""
    public, secret = zmq.curve_keypair()
    while public.startswith(b"-"):
        public, secret = zmq.curve_keypair()
    return Pair(public.decode("ascii"), secret.decode("ascii"), name)


class ZeromqUpstream:
    """One DEALER. Its routing id is left to the city, so that it cannot claim another hall's."""

    def __init__(self, address: str, server_key: str, public: str, secret: str) -> None:
        """Raises UpstreamLost for an address or keys that cannot be used."""
        self._address, self._public = address, public
        self._context = zmq.asyncio.Context()
        self._socket = self._context.socket(zmq.DEALER)
        try:
            for option, value in OPTIONS:
                self._socket.setsockopt(option, value)
            self._socket.curve_serverkey = server_key.encode("ascii")
            self._socket.curve_publickey = public.encode("ascii")
            self._socket.curve_secretkey = secret.encode("ascii")
            self._monitor = self._socket.get_monitor_socket(WATCHED)
        except (zmq.ZMQError, UnicodeEncodeError) as wrong:
            self._context.destroy(linger=0)
            raise UpstreamLost(f"the keys of the uplink are no CURVE keys: {wrong}") from None

    async def open(self) -> None:
        try:
            self._socket.connect(self._address)
            async with asyncio.timeout(OPEN_WITHIN):
                while not await self._let_in():
                    pass
        except zmq.ZMQError as wrong:
            raise UpstreamLost(f"{self._address} cannot be reached: {wrong}") from None
        except TimeoutError:
            raise UpstreamLost(f"no city answers at {self._address}, or its server key is another one") from None

    async def _let_in(self) -> bool:
        event = await self._event()
        if event == zmq.EVENT_HANDSHAKE_FAILED_AUTH:
            words = f"the city does not know this hall's key {self._public}; have it allowed there (`qms keys allow`)"
            raise UpstreamRefused(words)
        return event == zmq.EVENT_HANDSHAKE_SUCCEEDED

    async def _event(self) -> int:
        return int(parse_monitor_message(await self._monitor.recv_multipart())["event"])

    async def send(self, frames: Frames) -> None:
        await self._socket.send_multipart(frames)

    def offer(self, frames: Frames) -> bool:
        sent = self._socket.send_multipart(frames, flags=zmq.NOBLOCK)
        return asyncio.isfuture(sent) and sent.exception() is None  # it is settled at once

    async def receive(self) -> bytes:
        poller = zmq.asyncio.Poller()
        poller.register(self._socket, zmq.POLLIN)
        poller.register(self._monitor, zmq.POLLIN)
        while True:
            ready = dict(await poller.poll())
            if self._socket in ready:
                return (await self._socket.recv_multipart())[-1]
            if await self._event() != zmq.EVENT_HANDSHAKE_SUCCEEDED:
                raise UpstreamLost(f"the connection to {self._address} is gone")

    async def close(self) -> None:
        if not self._socket.closed:
            self._socket.disable_monitor()
            self._monitor.close(linger=0)
        self._context.destroy(linger=0)
