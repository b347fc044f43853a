"""A hall and a city over real ZeroMQ and real files: what arrives, and who is let in."""

import asyncio
from contextlib import suppress

import zmq
from msgspec.structs import replace

from qms.city.gate.key import Key
from qms.city.store import registry, with_registry
from qms.domain import events as e
from qms.uplink.envelope import Ack, Header, Nack, pack_header
from qms.uplink.zeromq import new_pair
from tests.uplink.conftest import World
from tests.uplink.small.city import Heard, bodies, rows, soon
from tests.uplink.small.hall import some
from tests.uplink.small.line import kind

HELLO = Header(t="hello", h="pengjiang", ep="e", f=1)


async def test_what_the_hall_recorded_stands_in_the_city_byte_for_byte(world: World) -> None:
    hall = world.hall()
    last = await hall.write(some("a", 300))
    sender = world.send(hall)
    await world.city.has(hall.epoch, last)
    more = await hall.write(some("b", 1))
    await world.city.has(hall.epoch, more)
    expected = [(row.seq, row.body) for row in await hall.since(0, 10_000)]
    assert bodies(world.city.folder, "pengjiang", hall.epoch) == expected
    assert (sender.status.held_back, rows(world.city.folder, "SELECT sound FROM streams")) == (0, [(1,)])
    while await soon(hall.remembered.get()) < more:
        pass
    assert await hall.recall() == more


async def test_digests_that_stay_in_the_hall_leave_the_chain_sound(world: World) -> None:
    hall = world.hall()
    issued = e.TicketIssued(at=1, ticket="p", number="A001", item_class="a", clock=1, phone="0f" * 16, holder="1e" * 16)
    last = await hall.write(
        [*some("a", 20), issued, *some("b", 20), *[replace(issued, ticket=f"p{n}") for n in range(90)]]
    )
    sender = world.send(hall)
    await world.city.has(hall.epoch, last)
    assert (sender.status.held_back, rows(world.city.folder, "SELECT sound FROM streams")) == (91, [(1,)])
    kept = b"".join(body for _, body in bodies(world.city.folder, "pengjiang", hall.epoch))
    assert b"0f0f" not in kept
    assert b"1e1e" not in kept


async def test_the_live_floor_comes_on_a_lane_of_its_own(world: World) -> None:
    window = {"no": "3", "state": "serving", "clerk": "g07", "customer": "somebody"}
    floor = {"windows": [window], "queues": [{"item_class": "social", "waiting": 4, "longest_wait_s": 61}]}
    hall = world.hall(floor=lambda: floor)
    world.send(hall)
    for _ in range(2):
        assert await soon(world.city.presence.pictures.get()) == "pengjiang"
    seen = world.city.presence["pengjiang"]
    assert seen is not None
    assert seen.picture is not None
    assert (seen.picture.floor.waiting, seen.picture.floor.longest_wait_s) == (4, 61)
    assert b"somebody" not in seen.picture.raw


async def test_a_key_that_nobody_allowed_is_refused_and_told_what_to_do(world: World, log: Heard) -> None:
    hall, stranger = world.hall(), new_pair("pengjiang")
    await hall.write(some("a", 1))
    sender = world.send(hall, stranger)
    assert stranger.public in await log.line("does not know this hall's key")
    assert (sender.status.connected, world.city.answers) == (False, [])
    await world.city.allow(Key(stranger.public, "pengjiang"))
    await world.city.has(hall.epoch, 5)


async def test_a_wrong_server_key_is_noticed(world: World, log: Heard) -> None:
    hall = world.hall()
    world.city.pair = new_pair("city")
    sender = world.send(hall)
    assert "server key" in await log.line("no uplink")
    assert not sender.status.connected


async def test_a_client_without_a_key_does_not_get_through_the_door(world: World) -> None:
    line = world.line(None)
    monitor = line.watch(zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL | zmq.EVENT_DISCONNECTED)
    async with line:
        said = asyncio.ensure_future(line.socket.send_multipart([pack_header(HELLO), b""]))
        await soon(monitor.recv_multipart())
        await soon(monitor.recv_multipart())
        said.cancel()
        line.socket.disable_monitor()
    assert (world.city.answers, world.city.presence["pengjiang"]) == ([], None)


async def test_a_hall_cannot_speak_for_another_one(world: World) -> None:
    other = new_pair("jianghai")
    await world.city.allow(Key(other.public, "jianghai"))
    async with world.line(other) as line:
        assert kind(await line.ask(HELLO)) == "who"
        assert kind(await line.ask(Header(t="hello", h="jianghai", ep="e", f=1))) == "ack"
    assert rows(world.city.folder, "SELECT hall FROM streams") == [("jianghai",)]


async def test_a_revoked_key_is_out_on_a_living_connection(world: World) -> None:
    async with world.line(world.pair) as line:
        assert kind(await line.ask(HELLO)) == "ack"
        assert with_registry(world.city.folder, lambda db: registry.revoke(db, world.pair.public, 1))
        world.city.doorkeeper.keys(await world.city.store.keys())
        assert kind(await line.ask(HELLO)) == "who"


async def test_repeats_are_harmless_and_gaps_are_refused(world: World) -> None:
    first, second = ([e.encode(event) for event in some(name, 1)] for name in "ab")
    async with world.line(world.pair) as line:
        await line.ask(HELLO)
        assert await line.batch(1, first) == Ack(ep="e", last=5)
        assert await line.batch(1, first) == Ack(ep="e", last=5)
        gap = await line.batch(8, second)
        assert isinstance(gap, Nack)
        assert (gap.kind, gap.expect) == ("gap", 6)
        assert await line.batch(4, first[3:] + second) == Ack(ep="e", last=10)
    assert [body for _, body in bodies(world.city.folder, "pengjiang", "e")] == first + second


async def test_an_epoch_that_was_closed_is_not_written_to_again(world: World) -> None:
    some_bodies = [e.encode(event) for event in some("a", 1)]
    async with world.line(world.pair) as line:
        for epoch in ("old", "new"):
            assert kind(await line.ask(Header(t="hello", h="pengjiang", ep=epoch, f=1))) == "ack"
        old = await line.ask(Header(t="hello", h="pengjiang", ep="old", f=1))
        assert isinstance(old, Nack)
        assert (old.kind, old.known) == ("epoch", "new")
        assert kind(await line.batch(1, some_bodies, epoch="old")) == "epoch"
    assert rows(world.city.folder, "SELECT epoch, last FROM streams") == [("old", 0), ("new", 0)]


async def test_garbage_on_the_port_disturbs_nobody(world: World) -> None:
    host, port = world.city.address.removeprefix("tcp://").split(":")
    hall = world.hall()
    world.send(hall)
    for garbage in (b"GET / HTTP/1.1\r\n\r\n" * 50, bytes(range(256)) * 20, b"\xff" * 10_000):
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(garbage)
        with suppress(ConnectionResetError):
            assert len(await soon(reader.read())) < 10_000  # the city hangs up
        writer.close()
    await world.city.has(hall.epoch, await hall.write(some("a", 1)))


async def test_what_is_too_big_never_gets_in(world: World) -> None:
    async with world.line(world.pair) as line:
        assert kind(await line.ask(HELLO)) == "ack"
        monitor = line.socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
        await line.socket.send_multipart([pack_header(HELLO), b"x" * (1024 * 1024 + 1)])
        await soon(monitor.recv_multipart())
        line.socket.disable_monitor()
    async with world.line(world.pair) as line:
        assert kind(await line.ask(HELLO)) == "ack"


async def test_strange_frames_get_a_plain_no(world: World) -> None:
    async with world.line(world.pair) as line:
        for frames in ((b"",), (b"\x81\xa1v\x01", b""), (b"\x91" * 1500, b""), (pack_header(HELLO), b"", b"more")):
            assert kind(await line.say(*frames)) == "schema"
        newer = Header(t="hello", h="pengjiang", ep="e", f=1, sv=99)
        assert kind(await line.ask(newer)) == "schema"
    assert world.city.doorkeeper.refused == 4


async def test_a_batch_that_cannot_be_read_is_put_aside_the_third_time_and_the_hall_goes_on(world: World) -> None:
    broken = Header(t="batch", h="pengjiang", ep="e", f=1, n=3, sz=40)
    async with world.line(world.pair) as line:
        await line.ask(HELLO)
        assert [kind(await line.ask(broken, b"no zlib")) for _ in range(3)] == ["schema", "schema", "ack"]
        assert await line.batch(4, [e.encode(event) for event in some("a", 1)]) == Ack(ep="e", last=8)
    assert rows(world.city.folder, "SELECT first, count, raw FROM quarantine") == [(1, 3, b"no zlib")]


async def test_an_event_that_this_city_does_not_know_is_kept_as_it_came(world: World) -> None:
    unknown = b'{"event":"TicketBlessed","at":7,"ticket":"t"}'
    async with world.line(world.pair) as line:
        await line.ask(HELLO)
        assert await line.batch(1, [unknown, b"no json", *(e.encode(x) for x in some("a", 1))]) == Ack(ep="e", last=7)
    kept = rows(world.city.folder, "SELECT kind, at, body FROM events ORDER BY seq LIMIT 2")
    assert kept == [("TicketBlessed", 7, unknown), ("", 0, b"no json")]
    assert rows(world.city.folder, "SELECT state FROM visits") == [("finished",)]
