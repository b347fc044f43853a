"""The messages between hall and city: there and back, and every lie about sizes refused before it costs anything."""

import zlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.uplink.envelope import (
    PLAIN_MOST,
    Ack,
    Answer,
    Header,
    Malformed,
    Nack,
    inflate,
    pack_answer,
    pack_bodies,
    pack_floor,
    pack_header,
    unpack_answer,
    unpack_bodies,
    unpack_header,
)

HEADER = Header(
    t="batch", h="pengjiang", ep="00ff00ff00ff00ff", f=41, n=2, sz=9, ch=b"c" * 32, hd=b"d" * 32, clk=7, mono=8
)


def test_a_header_goes_there_and_back_under_the_names_of_the_wire() -> None:
    frame = pack_header(HEADER)
    assert unpack_header(frame) == HEADER
    assert HEADER.last == 42
    names = msgspec.msgpack.decode(frame)
    assert {"t", "h", "ep", "f", "n", "sz", "ch", "hd", "clk", "mono"} <= set(names)


@given(st.lists(st.binary(max_size=300), max_size=50))
def test_bodies_go_there_and_back(bodies: list[bytes]) -> None:
    frame, plain = pack_bodies(bodies)
    assert unpack_bodies(Header(t="batch", h="a", ep="e", f=1, n=len(bodies), sz=plain), frame) == bodies


@pytest.mark.parametrize(
    "answer",
    [
        Ack(ep="e", last=5, credit=2, cfg=3),
        Ack(ep="e", last=0, hello=True, head=b"x" * 32),
        Nack(kind="gap", ep="e", expect=4, words="的"),
        Nack(kind="quota", retry_after=2.5),
    ],
)
def test_answers_go_there_and_back(answer: Answer) -> None:
    assert unpack_answer(pack_answer(answer)) == answer


@given(st.binary(max_size=400))
def test_noise_is_malformed_and_nothing_worse(noise: bytes) -> None:
    for read in (unpack_header, unpack_answer, lambda frame: unpack_bodies(HEADER, frame)):
        with pytest.raises(Malformed):
            read(noise)


def test_a_header_of_another_version_or_of_great_depth_is_refused() -> None:
    deep = b"\x81\xa1x" + b"\x91" * 2000 + b"\x00"
    for frame in (pack_header(Header(v=2, t="hello", h="a", ep="e")), deep, b"\x81\xa1x" + b"\x91" * 5000):
        with pytest.raises(Malformed):
            unpack_header(frame)


def test_a_bomb_is_not_inflated() -> None:
    bomb = zlib.compress(b"0" * (64 * PLAIN_MOST))
    for said in (100, PLAIN_MOST, PLAIN_MOST + 1, 64 * PLAIN_MOST):
        with pytest.raises(Malformed):
            inflate(Header(t="snap", h="a", ep="e", sz=said), bomb)


def test_a_body_that_is_longer_shorter_or_followed_by_something_is_refused() -> None:
    frame, plain = pack_bodies([b"one", b"two"])
    good = Header(t="batch", h="a", ep="e", f=1, n=2, sz=plain)
    assert unpack_bodies(good, frame) == [b"one", b"two"]
    for header, body in (
        (msgspec.structs.replace(good, sz=plain - 1), frame),
        (msgspec.structs.replace(good, sz=plain + 1), frame),
        (msgspec.structs.replace(good, n=3), frame),
        (msgspec.structs.replace(good, z="zstd"), frame),
        (good, frame[:-1]),
        (good, frame + b"more"),
    ):
        with pytest.raises(Malformed):
            unpack_bodies(header, body)


def test_a_floor_is_compressed_json() -> None:
    frame, plain = pack_floor({"queues": [{"waiting": 3}]})
    assert msgspec.json.decode(inflate(Header(t="snap", h="a", ep="e", sz=plain), frame)) == {
        "queues": [{"waiting": 3}]
    }
