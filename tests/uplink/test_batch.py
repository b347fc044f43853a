"""Journal entries cut into batches: never too many, never too big, always at least one."""

from qms.journal import Row
from qms.uplink.batch import Batcher, Clock
from qms.uplink.envelope import EVENTS, FRAME_MOST, HEADER_MOST, HELD_BACK, PLAIN, unpack_bodies, unpack_header

BATCHER = Batcher("pengjiang", "e")
CLOCK = Clock(7, 8)


def entries(count: int, size: int = 50) -> list[Row]:
    """Entries from 41 on."""
    return [Row(seq, 1, body(size), b"c%d" % seq, None, None, None) for seq in range(41, 41 + count)]


def body(size: int) -> bytes:
    """An entry of about `size` bytes."""
    return b'{"event":"TicketParked","at":1,"ticket":"t","window":"3","reason":"%s"}' % (b"x" * size)


def test_a_batch_holds_two_hundred_entries_at_most_and_says_what_it_holds() -> None:
    batch = BATCHER.batch("batch", entries(EVENTS + 5), b"before", CLOCK)
    header = unpack_header(batch.frames.header)
    assert (header.f, header.n, header.last, batch.last) == (41, EVENTS, 40 + EVENTS, 40 + EVENTS)
    assert (header.ch, header.hd, header.clk, header.mono) == (b"before", b"c240", 7, 8)
    assert len(unpack_bodies(header, batch.frames.body)) == EVENTS


def test_a_batch_of_big_entries_holds_fewer() -> None:
    batch = BATCHER.batch("replay", entries(100, size=5000), b"", CLOCK)
    header = unpack_header(batch.frames.header)
    assert (header.t, 10 <= header.n <= 13, header.sz <= PLAIN) == ("replay", True, True)
    assert batch.last == header.last


def test_an_entry_that_is_too_big_for_a_batch_goes_alone() -> None:
    batch = BATCHER.batch("batch", entries(2, size=2 * PLAIN), b"", CLOCK)
    header = unpack_header(batch.frames.header)
    assert (header.n, len(unpack_bodies(header, batch.frames.body))) == (1, 1)
    assert len(batch.frames.body) < FRAME_MOST


def test_a_greeting_says_where_the_epoch_begins_and_ends() -> None:
    header = unpack_header(BATCHER.hello(41, 99, CLOCK).header)
    assert (header.t, header.f, header.last) == ("hello", 41, 99)
    empty = unpack_header(BATCHER.hello(1, 0, CLOCK).header)
    assert (empty.f, empty.n, empty.last) == (1, 0, 0)


def test_what_was_held_back_is_counted() -> None:
    told = Row(1, 1, b'{"event":"WindowOpened","at":1,"window":"3","name":"x"}', b"the chain", None, None, None)
    batch = BATCHER.batch("batch", [*entries(2), told], b"", CLOCK)
    assert (batch.held_back, unpack_header(batch.frames.header).hb) == (1, {2: b"the chain"})


def test_a_batch_holds_back_from_forty_entries_at_most() -> None:
    told = b'{"event":"TicketIssued","at":1,"ticket":"t","phone":"0f"}'
    given = [Row(seq, 1, told, b"c" * 32, None, None, None) for seq in range(1, 100)]
    batch = BATCHER.batch("batch", given, b"", CLOCK)
    assert (batch.last, batch.held_back, len(batch.frames.header) < HEADER_MOST) == (HELD_BACK, HELD_BACK, True)
