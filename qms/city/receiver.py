"""The city's end of the uplink over ZeroMQ: a CURVE ROUTER whose every message is checked against the registry.

What came in within 10 ms, 64 batches at most, is one transaction; the acknowledgements go out after its commit. They are
cumulative, so that one which finds no room is simply dropped.
"""

import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from typing import Final, NamedTuple

import zmq
import zmq.asyncio
from zmq.auth.asyncio import AsyncioAuthenticator

from qms.city.gate.doorkeeper import Doorkeeper
from qms.city.gate.parcel import Parcel
from qms.city.store import StoreTrouble
from qms.uplink.envelope import FRAME_MOST, Ack, Answer, Nack, pack_answer
from qms.uplink.keys import Pair

log = logging.getLogger("qms.city")

MOST: Final = 64  # batches in one transaction
WITHIN_MS: Final = 10  # of the first
RETRY_AFTER: Final = 5.0  # seconds, while the store is in trouble
DOMAIN: Final = "qms"  # of ZAP; the authenticator's must be the same word, "*" is no wildcard there
OPTIONS: Final = (
    (zmq.ROUTER_MANDATORY, 1),  # an answer that cannot be sent says so, instead of vanishing
    (zmq.ROUTER_HANDOVER, 1),
    (zmq.RCVHWM, 8),
    (zmq.LINGER, 0),
    (zmq.MAXMSGSIZE, FRAME_MOST),
    (zmq.BACKLOG, 4096),
    (zmq.HANDSHAKE_IVL, 10_000),
    (zmq.HEARTBEAT_IVL, 2000),
    (zmq.HEARTBEAT_TIMEOUT, 6000),
    (zmq.HEARTBEAT_TTL, 6000),
)

Take = Callable[[Sequence[Parcel], int], Awaitable[list[Answer]]]


class _Letter(NamedTuple):
    """A parcel and the way back."""

    sender: bytes
    parcel: Parcel


class _Door:
    """What ZAP asks for each new connection."""

    def __init__(self, doorkeeper: Doorkeeper) -> None:
        self._doorkeeper = doorkeeper

    def callback(self, _domain: str, key: bytes) -> bool:
        return self._doorkeeper.known(key.decode("ascii"), _now())


class Receiver:
    """Binds at once; `run` receives until it is cancelled; `close` lets go of the port."""

    def __init__(self, address: str, pair: Pair, doorkeeper: Doorkeeper, take: Take) -> None:
        """Made inside a running loop. Raises OSError where the address cannot be bound."""
        self._doorkeeper, self._take = doorkeeper, take
        self._context = zmq.asyncio.Context()
        # Before the bind: a CURVE ROUTER without an authenticator lets everybody in.
        self._authenticator = AsyncioAuthenticator(self._context)
        self._authenticator.start()
        self._authenticator.configure_curve_callback(domain=DOMAIN, credentials_provider=_Door(doorkeeper))
        self._socket = self._context.socket(zmq.ROUTER)
        self._raw: zmq.Socket[bytes] = zmq.Socket.shadow(self._socket)
        for option, value in OPTIONS:
            self._socket.setsockopt(option, value)
        self._socket.zap_domain = DOMAIN.encode("ascii")
        self._socket.curve_server = 1
        self._socket.curve_secretkey = pair.secret.encode("ascii")
        try:
            self._socket.bind(address)
        except zmq.ZMQError as wrong:
            self.close()
            raise OSError(f"the uplink cannot listen at {address}: {wrong}") from None
        self.address = self._socket.getsockopt_string(zmq.LAST_ENDPOINT).rstrip("\0")
        self.batches = 0
        self.trouble = ""

    async def run(self) -> None:
        """Receive, write, answer."""
        while True:
            letters = await self._collect()
            if letters:
                self._answer(zip((letter.sender for letter in letters), await self._write(letters), strict=True))

    def close(self) -> None:
        """Stop answering the door and close it."""
        self._authenticator.stop()
        self._context.destroy(linger=0)

    async def _collect(self) -> list[_Letter]:
        """Waits for a message, then takes what comes within WITHIN_MS, at most MOST messages."""
        letters: list[_Letter] = []
        await self._socket.poll()
        deadline = time.monotonic() + WITHIN_MS / 1000
        for _ in range(MOST):
            try:
                frames = self._raw.recv_multipart(zmq.NOBLOCK, copy=False)
            except zmq.Again:
                rest_ms = round((deadline - time.monotonic()) * 1000)
                if rest_ms <= 0 or not await self._socket.poll(rest_ms):
                    break
                continue
            self._admit(frames, letters)
        return letters

    def _admit(self, frames: list[zmq.Frame], letters: list[_Letter]) -> None:
        sender, parts = frames[0].bytes, [frame.bytes for frame in frames[1:]]
        public = str(frames[-1].get("User-Id"))
        result = self._doorkeeper.receive(public, parts, time.monotonic_ns() // 1_000_000, _now())
        if isinstance(result, Parcel):
            letters.append(_Letter(sender, result))
        elif result is not None:
            self._answer([(sender, result)])

    async def _write(self, letters: list[_Letter]) -> list[Answer]:
        parcels = [letter.parcel for letter in letters]
        try:
            answers = await self._take(parcels, _now())
        except StoreTrouble as trouble:
            if not self.trouble:
                log.error("%s; the halls are asked to wait", trouble)
            self.trouble = str(trouble)
            words = "the city cannot write now; everything stays at the hall and is sent later"
            return [Nack(kind="quota", ep=parcel.header.ep, retry_after=RETRY_AFTER, words=words) for parcel in parcels]
        if self.trouble:
            log.warning("the city writes again")
        self.trouble = ""
        self.batches += len(parcels)
        return answers

    def _answer(self, answers: Iterable[tuple[bytes, Answer]]) -> None:
        """Of several plain acknowledgements to one hall only the last is sent: it says all that the others say."""
        latest: dict[tuple[bytes, int], Answer] = {}
        for i, (sender, answer) in enumerate(answers):
            plain = isinstance(answer, Ack) and not answer.hello
            latest[sender, -1 if plain else i] = answer
        for (sender, _), answer in latest.items():
            with suppress(zmq.Again, zmq.ZMQError):  # gone, or not reading: it will ask again
                self._raw.send_multipart([sender, pack_answer(answer)], zmq.NOBLOCK)


def _now() -> int:
    return time.time_ns() // 1_000_000
