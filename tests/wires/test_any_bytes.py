"""Whatever arrives: nothing is raised, nothing grows, nothing damaged is believed, and two frames later all is well."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Protocol

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.emulators import EMULATORS
from firmware_protocols.parcel import on_bytes
from firmware_protocols.wires import WIRES


class Hearer(Protocol):
    """What a codec and an emulator have in common."""

    @property
    def refused(self) -> int: ...

    @property
    def pending(self) -> int: ...

    def receive(self, data: bytes, now: float) -> Sequence[object]: ...

    def outgoing(self, now: float) -> bytes: ...


def heard_by(make: Callable[[Mapping[str, object]], object], options: Mapping[str, object]) -> Hearer:
    """What hears parcels is given them written down."""
    hearer: Hearer = on_bytes(make(options))
    return hearer


HEARERS: Mapping[str, Callable[[Mapping[str, object]], Hearer]] = {
    **{f"{name}-codec": partial(heard_by, make) for name, make in WIRES.items()},
    **{f"{name}-emulator": partial(heard_by, make) for name, make in EMULATORS.items()},
}
MOST_PENDING = 1 << 20  # an emulated printer takes a picture of a whole slip; all others stay far below

CALL = bytes.fromhex("FF6803036801010C0E16")
BEEP = bytes.fromhex("FF6802026801030416")
ACK = bytes.fromhex("A5A5A5A5A5A5A5A5A50080FEFF000000000000FE020500A00000000014AC5A")
PING = bytes.fromhex("A5A5A5A5A5A5A5A501000080000000000000FE020500A20001000068F85A")
STATUS = bytes.fromhex("18000C00")
SPOKEN = b'{"ok":true}\n'
SENTENCE = b'{"text":"A012","language":"en","pinyin":""}\n'

SYN6288_SPEAK = bytes.fromhex("FD000B0100D3EED2F4CCECCFC2C1")
VOICE_IDLE = bytes.fromhex("4F")

XFS5152_SPEAK = bytes.fromhex("FD000A0100BFC6B4F3D1B6B7C9")

SAM_OK = bytes.fromhex("AAAAAA9669000400009094")
FIND_CARD = bytes.fromhex("AAAAAA96690003200122")

LABEL = b"A012\r"
TRIGGER = b"\x16T\r"

SETUP_CODE = b"#99900030;"

MARK_TAKEN = b'{"ok":true,"id":"P1"}\n'

PLAYER_IDLE = bytes.fromhex("AA010100AC")
PLAY_CLIP = bytes.fromhex("AA07020001B4")

TAXIMETER = bytes.fromhex("55AA000B02000000201111111111112955AA")

FRAMES = {
    "jtt905-codec": TAXIMETER,
    "jtt905-emulator": TAXIMETER,
    "jq8900-codec": PLAYER_IDLE,
    "jq8900-emulator": PLAY_CLIP,
    "recording_mark-emulator": MARK_TAKEN,
    "pos_mark-emulator": MARK_TAKEN,
    "newland-codec": LABEL,
    "newland-emulator": SETUP_CODE,
    "scanner-codec": LABEL,
    "scanner-emulator": TRIGGER,
    "mqtt_json-codec": b'hall/v1/hall/1/status\0{"state":"ready","boot_id":"b1"}',
    "mqtt_json-emulator": b'hall/v1/hall/1/cmd\0{"cmd_id":"1","op":"beep","sent_at":0,"expires_at":9}',
    "zigbee2mqtt-codec": b'{"action":"single"}',
    "zigbee2mqtt-emulator": b'zigbee2mqtt/1/get\0{"battery":""}',
    "tasmota-codec": b'{"Button1":{"Action":"SINGLE"}}',
    "tasmota-emulator": b"cmnd/1/STATE\0{}",
    "shelly-codec": b"shellies/1/online\0true\n",
    "shelly-emulator": b'1plus/rpc\0{"id":1,"src":"qms","method":"Sys.GetStatus"}',
    "ga467-codec": SAM_OK,
    "ga467-emulator": FIND_CARD,
    "xfs5152-codec": VOICE_IDLE,
    "xfs5152-emulator": XFS5152_SPEAK,
    "syn6288-codec": VOICE_IDLE,
    "syn6288-emulator": SYN6288_SPEAK,
    "ff68-codec": CALL,
    "ff68-emulator": BEEP,
    "onbon_bx-codec": ACK,
    "onbon_bx-emulator": PING,
    "escpos-codec": STATUS,
    "speech-codec": SPOKEN,
    "speech-emulator": SENTENCE,
    "panel4-codec": bytes.fromhex("0503E7EF"),
    "panel4-emulator": bytes.fromhex("0503E7EF"),
    "xunpeng-codec": bytes.fromhex("2A00780301A60A"),
    "xunpeng-emulator": bytes.fromhex("3A00780301B60A"),
    "cpower-codec": bytes.fromhex("A5E832017B00000000009601AE"),
    "cpower-emulator": bytes.fromhex("A56832017601011301AE"),
    "modbus_rtu-codec": bytes.fromhex("05030203E7093E"),
    "modbus_rtu-emulator": bytes.fromhex("0506000003E7C8F4"),
    "alpha-codec": bytes.fromhex("0130303002452A40033030423404"),
    "alpha-emulator": bytes.fromhex("0000000000015A30300241411B266141303031202D3E2033033032443904"),
}
CHECKED = (
    "jtt905-codec",
    "jtt905-emulator",
    "jq8900-codec",
    "jq8900-emulator",
    "ga467-codec",
    "ga467-emulator",
    "syn6288-emulator",
    "ff68-codec",
    "ff68-emulator",
    "onbon_bx-codec",
    "onbon_bx-emulator",
    "xunpeng-codec",
    "xunpeng-emulator",
    "cpower-codec",
    "cpower-emulator",
    "modbus_rtu-codec",
    "modbus_rtu-emulator",
)

# Noise that looks like the real thing is worse than noise: pieces of frames, cut and joined at random.
PIECES = st.sampled_from(
    [
        CALL[:7],
        CALL[3:],
        ACK[:20],
        ACK[15:],
        STATUS[:2],
        b"\xff\x68\x08\x08\x68",
        b"\xa5",
        b"\xa6",
        b"\x5a",
        b"\x10",
        b"{",
    ]
)
NOISE = st.lists(st.one_of(st.binary(max_size=20), PIECES), max_size=8).map(b"".join)


def hearer(name: str) -> Hearer:
    return HEARERS[name]({})


@pytest.mark.parametrize("name", HEARERS)
@given(chunks=st.lists(NOISE, max_size=6))
def test_nothing_is_raised_and_nothing_grows(name: str, chunks: list[bytes]) -> None:
    ear = hearer(name)
    for number, chunk in enumerate(chunks):
        ear.receive(chunk, float(number))
        ear.outgoing(float(number))
    assert 0 <= ear.pending <= min(MOST_PENDING, sum(map(len, chunks)))


@pytest.mark.parametrize("name", FRAMES)
@given(noise=NOISE)
def test_the_second_good_frame_after_noise_is_heard(name: str, noise: bytes) -> None:
    expected = list(hearer(name).receive(FRAMES[name], 0.0))
    ear = hearer(name)
    ear.receive(noise + FRAMES[name], 0.0)
    assert list(ear.receive(FRAMES[name], 10.0))[-1:] == expected


@pytest.mark.parametrize("name", CHECKED)
@given(data=st.data())
def test_one_wrong_byte_is_never_believed(name: str, data: st.DataObject) -> None:
    frame = bytearray(FRAMES[name])
    expected = list(hearer(name).receive(bytes(frame), 0.0))
    at = data.draw(st.integers(0, len(frame) - 1))
    frame[at] ^= data.draw(st.integers(1, 255))
    assert list(hearer(name).receive(bytes(frame), 0.0)) in ([], expected)


@pytest.mark.parametrize("name", CHECKED)
@given(noise=st.binary(max_size=200))
def test_random_bytes_mean_nothing(name: str, noise: bytes) -> None:
    ear = hearer(name)
    assert list(ear.receive(noise, 0.0)) == []
    assert ear.refused + ear.pending > 0 or not noise
