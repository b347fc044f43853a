"""Frames out of a noisy stream: checksums, stuffing, and what is thrown away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_protocols.framing import Delimited, Lines, Measured, Stuffing, crc16_arc, sum8, sum16

STUFFING = Stuffing({0xA5: b"\xa6\x02", 0xA6: b"\xa6\x01", 0x5A: b"\x5b\x02", 0x5B: b"\x5b\x01"})


def test_checksums_of_the_catalogue() -> None:
    assert crc16_arc(b"123456789") == 0xBB3D  # the check value of CRC-16/ARC in every catalogue
    assert sum8(b"\xff\x02") == 0x01
    assert sum16(b"\xff" * 300) == (0xFF * 300) % 0x10000


@given(st.binary(max_size=200))
def test_what_is_stuffed_comes_back_and_holds_no_forbidden_byte(data: bytes) -> None:
    stuffed = STUFFING.stuff(data)
    assert STUFFING.unstuff(stuffed) == data
    assert not {0xA5, 0x5A} & set(stuffed)


@pytest.mark.parametrize("broken", [b"\xa6", b"\xa6\x03", b"\x5b\x00", b"a\x5b"])
def test_a_broken_pair_is_no_data(broken: bytes) -> None:
    assert STUFFING.unstuff(broken) is None


class TestDelimited:
    def test_many_starts_are_one_beginning(self) -> None:
        cutter = Delimited(0xA5, 0x5A, 10)
        assert cutter.feed(b"\xa5\xa5\xa5ab\x5a") == [b"ab"]
        assert cutter.refused == 0

    def test_a_start_inside_ends_what_was_cut_off(self) -> None:
        cutter = Delimited(0xA5, 0x5A, 10)
        assert cutter.feed(b"\xa5abc\xa5de\x5a") == [b"de"]
        assert cutter.refused == 1

    def test_what_is_too_long_is_no_frame_and_is_not_kept(self) -> None:
        cutter = Delimited(0xA5, 0x5A, 4)
        assert cutter.feed(b"\xa5" + b"x" * 1000) == []
        assert cutter.pending == 0
        assert cutter.feed(b"\xa5ok\x5a") == [b"ok"]


class TestMeasured:
    """Frames of `#`, a length digit, that many letters, and `!`."""

    def test_a_good_frame_inside_a_false_one_is_found(self) -> None:
        assert letters().feed(b"#9ab#2xy!") == []
        cutter = letters()
        assert cutter.feed(b"#9ab#2xy!" + b"#2pq!") == [b"#2xy!", b"#2pq!"]
        assert cutter.refused == 4

    def test_a_length_beyond_the_limit_is_no_frame(self) -> None:
        cutter = Measured(lambda head: 1_000_000 if head[:1] == b"#" else 0, lambda frame: True, limit=8)
        assert cutter.feed(b"#" * 100) == []
        assert (cutter.pending, cutter.refused) == (0, 100)

    @given(st.binary(max_size=60), st.lists(st.sampled_from([b"#2xy!", b"#0!", b"#4abcd!"]), max_size=4))
    def test_bytes_are_kept_or_refused_or_framed_but_never_lost(self, noise: bytes, frames: list[bytes]) -> None:
        cutter, data = letters(), noise + b"".join(frames)
        whole = [frame for byte in data for frame in cutter.feed(bytes([byte]))]
        assert sum(map(len, whole)) + cutter.refused + cutter.pending == len(data)
        assert cutter.pending <= 12


class TestLines:
    def test_lines_come_without_their_ends(self) -> None:
        lines = Lines(10)
        assert lines.feed(b"one\r\ntw") == [b"one"]
        assert lines.feed(b"o\n\n\nthree") == [b"two"]
        assert lines.pending == 5

    def test_an_overlong_line_is_thrown_away_to_its_end(self) -> None:
        lines = Lines(10)
        assert lines.feed(b"x" * 100) == []
        assert lines.pending == 0
        assert lines.feed(b"more of it\nnext\n") == [b"next"]
        assert lines.refused == 1


def letters() -> Measured:
    def measure(head: bytes) -> int | None:
        if head[:1] != b"#":
            return 0
        if len(head) < 2:
            return None
        return int(head[1:2]) + 3 if head[1:2].isdigit() else 0

    return Measured(measure, lambda frame: frame.endswith(b"!"), limit=12)
