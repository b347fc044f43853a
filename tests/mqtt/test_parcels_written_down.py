"""Parcels as bytes: topic, zero byte, payload; what people type and what the vectors hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_protocols.parcel import Parcel, ParcelReader, written

PRESS = Parcel("stat/desk/RESULT", b'{"Button1":{"Action":"SINGLE"}}')
GONE = Parcel("tele/desk/LWT", b"Offline")


@pytest.mark.parametrize("parcels", [(PRESS,), (GONE,), (PRESS, GONE, PRESS), (Parcel("a/b", b""),)])
def test_what_is_written_is_read_whole_and_byte_by_byte(parcels: tuple[Parcel, ...]) -> None:
    data = written(parcels)
    whole, slow = ParcelReader(), ParcelReader()
    assert whole.feed(data) == parcels
    assert tuple(one for byte in data for one in slow.feed(bytes([byte]))) == parcels
    assert (whole.refused, whole.pending, slow.refused, slow.pending) == (0, 0, 0, 0)


def test_a_payload_alone_has_no_topic() -> None:
    assert ParcelReader().feed(b'{"action":"single"} {"action":"double"}') == (
        Parcel("", b'{"action":"single"}'),
        Parcel("", b'{"action":"double"}'),
    )


def test_a_text_ends_with_its_newline_or_with_everything() -> None:
    reader = ParcelReader()
    assert reader.feed(b"tele/desk/LWT\0Offline") == ()
    assert reader.finish() == (GONE,)


def test_half_an_object_waits() -> None:
    reader = ParcelReader()
    assert reader.feed(b'{"action":"sin') == ()
    assert (reader.pending, reader.refused) == (14, 0)
    assert reader.finish() == ()


@given(noise=st.binary(max_size=60))
def test_after_noise_the_second_parcel_is_read(noise: bytes) -> None:
    reader = ParcelReader()
    reader.feed(noise + written((PRESS,)))
    assert reader.feed(written((PRESS,)))[-1:] == (PRESS,)


def test_what_never_ends_is_not_kept() -> None:
    reader = ParcelReader()
    for _ in range(100):
        reader.feed(b'{"a":' + b"1" * 1000)
    reader.feed(b"x" * 100_000)
    assert reader.pending <= 16_384
    assert reader.refused > 0
