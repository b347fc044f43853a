"""The one connection that a hall has to its broker.

The hall's session on the broker is kept while the connection is away for a moment: nothing that was pressed meanwhile is
lost. It is thrown away at the hall's start, and after a longer absence: nobody stands at a window any more for what was
pressed then.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple, TypeVar
from weakref import WeakSet, WeakValueDictionary

import aiomqtt

from devices.link import LinkLost
from devices.links.mqtt.link import INBOX, MqttLink
from devices.links.mqtt.login import CA_FILE, LOGIN_FILE, Login, login_of
from firmware_protocols.parcel import Parcel, Parcels

log = logging.getLogger(__name__)
library = logging.getLogger("aiomqtt")
library.setLevel(logging.CRITICAL)  # what it has to say, the line says in plain words

PORT, TLS_PORT = 1883, 8883
PATIENCE: Final = 5.0  # seconds for the broker to answer
TAKEN_WITHIN: Final = 30.0  # seconds for the broker to acknowledge what is published
DROPPED: Final = "$SYS/broker/publish/messages/dropped"  # Mosquitto counts there what it has thrown away
KEEP_ALIVE: Final = 10  # seconds; a broker that vanished without a word is noticed within twice of it
REFUSED: Final = 0x80  # in the answer to a subscription, MQTT 3.1.1 §3.9.3
STALE_AFTER: Final = 10.0  # seconds of absence after which nothing that waits for the hall is wanted any more

T = TypeVar("T")


class Will(NamedTuple):
    """What the broker publishes, retained, when this end is gone without a word."""

    topic: str
    payload: bytes


class Broker:
    """The connection. It is made when the first link opens and ended when the last one closes."""

    def __init__(
        self,
        host: str,
        port: int,
        folder: Path,
        *,
        identifier: str = "",
        login: Login | None = None,
        will: Will | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`login`, else what the environment or the folder holds, else none. `port` 0 = the usual one; `identifier`, else the
        login's user, else the folder's name."""
        self._identifier = identifier
        self._host, self._port, self._folder = host, port, folder
        self._login, self._will, self._clock = login, will, clock
        self._links: WeakSet[MqttLink] = WeakSet()
        self._joining = asyncio.Lock()
        self._client: aiomqtt.Client | None = None
        self._delivering: asyncio.Task[None] | None = None
        self._gone = asyncio.Event()
        self._last_seen: float | None = None
        self._dropped: int | None = None

    def link(self, topics: Sequence[str]) -> MqttLink:
        """A closed link that hears these topic filters."""
        made = MqttLink(self, topics)
        self._links.add(made)
        return made

    @property
    def is_up(self) -> bool:
        """Whether the broker is connected now."""
        return self._client is not None

    async def join(self, topics: Sequence[str]) -> None:
        """Connect if nobody has, and hear these topics, what is retained on them first. Raises LinkLost."""
        async with self._joining:
            if self._client is None:
                await self._connect()
            client = self._client
        if client is None:
            raise self._lost("closed")
        wanted = [(topic, 1) for topic in (*topics, DROPPED)]
        answers = await self._or_lost(client.subscribe(wanted, timeout=PATIENCE))
        for topic, answer in zip(topics, answers, strict=False):
            if _is_refusal(answer):
                raise LinkLost(f"the broker at {self._where} does not let this user hear {topic}: see its acl file")

    async def publish(self, parcels: Parcels) -> None:
        """Return when the broker has acknowledged all. Raises LinkLost."""
        client = self._client
        if client is None:
            raise self._lost("closed")
        told = [
            client.publish(topic, payload, qos=1, retain=retained, timeout=TAKEN_WITHIN)
            for topic, payload, retained in parcels
        ]
        await self._or_lost(asyncio.gather(*told))

    async def leave(self) -> None:
        """One link is closed: disconnect if it was the last."""
        if self._delivering is None or any(link.is_wanted for link in self._links):
            return
        delivering, self._delivering = self._delivering, None
        delivering.cancel()
        await asyncio.gather(delivering, return_exceptions=True)

    # --- the connection ---

    async def _connect(self) -> None:
        login = self._login or login_of(self._folder)
        if self._last_seen is None or self._clock() - self._last_seen > STALE_AFTER:
            with _in_words(self._where):
                async with self._made(login, clean=True):
                    pass
        client = self._made(login, clean=False)
        with _in_words(self._where):
            await client.__aenter__()
        self._gone = asyncio.Event()
        self._client = client
        self._delivering = asyncio.create_task(self._deliver(client, self._gone))

    def _made(self, login: Login | None, *, clean: bool) -> aiomqtt.Client:
        authority = self._folder / CA_FILE
        secure = authority.exists()
        client = aiomqtt.Client(
            self._host,
            self._port or (TLS_PORT if secure else PORT),
            username=login.user if login else None,
            password=login.password if login else None,
            identifier=self._identifier or (login.user if login else f"qms-{self._folder.name}"),
            clean_session=clean,
            logger=library,
            timeout=PATIENCE,
            keepalive=KEEP_ALIVE,
            will=aiomqtt.Will(self._will.topic, self._will.payload, qos=1, retain=True) if self._will else None,
            tls_params=aiomqtt.TLSParameters(ca_certs=str(authority)) if secure else None,
        )
        client.pending_calls_threshold = INBOX
        return client

    async def _deliver(self, client: aiomqtt.Client, gone: asyncio.Event) -> None:
        """Hand every publication to the links that want it, until the connection is lost."""
        why = "closed"
        try:
            async for message in client.messages:
                payload = message.payload if isinstance(message.payload, bytes) else b""
                if message.topic.value == DROPPED:
                    self._count_dropped(payload)
                parcel = Parcel(message.topic.value, payload, message.retain)
                for link in self._links:
                    if link.wants(parcel.topic):
                        link.deliver(parcel)
        except aiomqtt.MqttError:
            why = "the broker ended it or is silent: is it running?"
        finally:
            self._client = None
            self._last_seen = self._clock()
            gone.set()
            for link in list(self._links):
                link.hang_up(self._lost(why))
            with suppress(aiomqtt.MqttError):
                await client.__aexit__(None, None, None)

    def _count_dropped(self, payload: bytes) -> None:
        """A broker that throws away what it has acknowledged must not do so unheard."""
        text = payload.decode(errors="replace")
        count = int(text) if text.isascii() and text.isdecimal() else None
        if count is not None and self._dropped is not None and count > self._dropped:
            log.warning("the broker has thrown away %d messages: its queue for a device is full", count - self._dropped)
        self._dropped = count

    async def _or_lost(self, call: Awaitable[T]) -> T:
        """Wait for what the broker acknowledges; the library would not notice that the connection is gone."""
        asked = asyncio.ensure_future(call)
        gone = asyncio.ensure_future(self._gone.wait())
        try:
            await asyncio.wait((asked, gone), return_when=asyncio.FIRST_COMPLETED)
            if not asked.done():
                raise self._lost("it ended before everything was taken")
            return asked.result()
        except aiomqtt.MqttError as error:
            raise self._lost(str(error)) from error
        finally:
            for one in (asked, gone):
                one.cancel()
            await asyncio.gather(asked, gone, return_exceptions=True)

    @property
    def _where(self) -> str:
        return f"{self._host}:{self._port or PORT}"

    def _lost(self, why: str) -> LinkLost:
        return LinkLost(f"the connection to the broker at {self._where} is lost ({why})")


@contextmanager
def _in_words(where: str) -> Iterator[None]:
    """Say plainly why a broker does not let the hall in."""
    try:
        yield
    except aiomqtt.MqttError as error:
        raise LinkLost(f"no broker lets the hall in at {where}: {_reason(error)}") from error
    except (OSError, ValueError) as error:
        raise LinkLost(f"no broker can be reached at {where} ({error}): is it running?") from error


def _is_refusal(answer: object) -> bool:
    """Of one filter of a subscription; the library gives numbers or objects that hold them."""
    value = getattr(answer, "value", answer)
    return isinstance(value, int) and value >= REFUSED


def _reason(error: aiomqtt.MqttError) -> str:
    text = str(error)
    if any(words in text for words in ("Not authorized", "Bad user name", "not authorised", "code:134", "code:135")):
        return f"it does not know the user or the password of {LOGIN_FILE} in the hall's data folder"
    return f"{text}: is it running, and is the address right?"


_BROKERS: WeakValueDictionary[tuple[str, int, Path], Broker] = WeakValueDictionary()


def broker_at(host: str, port: int, folder: Path) -> Broker:
    """The hall's connection to this broker: the same one for every line while one of them is in use."""
    made = _BROKERS.get((host, port, folder))
    if made is None:
        made = _BROKERS[host, port, folder] = Broker(host, port, folder)
    return made
