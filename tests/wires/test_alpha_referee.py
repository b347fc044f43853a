"""alphasignpy (PyPI) as an independent end: our emulator reads its frames, and our wire makes the very bytes that it makes."""

import asyncio
import os
import tty
from contextlib import suppress

import pytest
from alphasign import Packet, Sign  # type: ignore[import-untyped]
from alphasign.commands import ReadSpecialFunction, WriteSpecialFunction, WriteText  # type: ignore[import-untyped]
from alphasign.protocol import DELAY, Color, DayOfWeek, DisplayMode, DisplayPosition, SpecialFunction, TimeFormat  # type: ignore[import-untyped]

from devices.emulators.alpha import AlphaLine
from firmware_protocols.messages import Beep, ClearScreen, Configure, Line, Probe, SetClock, ShowText, Told
from firmware_protocols.wires.alpha.wire import Alpha


def theirs(*commands: object, address: str = "01", checksum: bool = True) -> bytes:
    """Its bytes as they go onto a line: its mark for a pause is never sent."""
    packet = Packet(address=address)
    for command in commands:
        packet.add(command, checksum=checksum)
    return bytes(packet.to_bytes().replace(DELAY, b""))


def ours(message: Told) -> list[bytes]:
    """Every frame of one message."""
    wire, now, frames = Alpha({}), 0.0, []
    wire.send(message, now)
    while (due := wire.due()) is not None:
        now = max(now, due)
        frames.append(wire.outgoing(now))
    return frames


def call(words: str, colour: Color) -> bytes:
    held = WriteText(colour.value + words.encode(), position=DisplayPosition.FILL, mode=DisplayMode.HOLD)
    return theirs(held)


@pytest.mark.parametrize(
    ("message", "frames"),
    [
        (ShowText(lines=(Line(text="A012 -> 3", colour="yellow"),)), [call("A012 -> 3", Color.YELLOW)]),
        (ShowText(lines=(Line(text="A012", colour="red"),)), [call("A012", Color.RED)]),
        (ShowText(lines=(Line(text="A012", colour="green"),)), [call("A012", Color.GREEN)]),
        (ShowText(lines=(Line(text="A012", colour="white"),)), [call("A012", Color.AMBER)]),
        (ClearScreen(), [theirs(WriteText(b"", position=DisplayPosition.FILL, mode=DisplayMode.HOLD))]),
        (
            SetClock(at="2026-02-01T08:30:00"),
            [
                theirs(WriteSpecialFunction.set_time(8, 30)),
                theirs(WriteSpecialFunction.set_date(2, 1, 26)),
                theirs(WriteSpecialFunction.set_day_of_week(DayOfWeek.SUNDAY)),
                theirs(WriteSpecialFunction.set_time_format(TimeFormat.MILITARY)),
            ],
        ),
        (Beep(), [theirs(WriteSpecialFunction.generate_tone(2, frequency=0x80, duration=1, repeat=0))]),
        (Probe(), [theirs(ReadSpecialFunction(SpecialFunction.SERIAL_ERROR_STATUS))]),
        (Configure(code=","), [theirs(WriteSpecialFunction.soft_reset())]),
        (Configure(code="s1"), [theirs(WriteSpecialFunction.enable_ack_nak(True))]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_our_bytes_are_its_bytes(message: Told, frames: list[bytes]) -> None:
    assert [frame.hex() for frame in ours(message)] == [frame.hex() for frame in frames]


def test_our_emulator_reads_what_it_writes() -> None:
    far = AlphaLine({"addresses": ["1", "2"]})
    far.receive(theirs(WriteText(Color.RED.value + b"A001\rA002", mode=DisplayMode.HOLD), address="02"), 0.0)
    far.receive(theirs(WriteText("plain", mode=DisplayMode.ROTATE), address="01", checksum=False), 0.0)
    assert (far.signs["2"].lines, far.signs["2"].colours) == (["A001", "A002"], ["red"])
    assert (far.signs["1"].lines, far.refused, far.pending) == (["plain"], 0, 0)


def test_several_commands_in_one_of_its_frames() -> None:
    far = AlphaLine({"addresses": ["1"]})
    clock = (WriteSpecialFunction.set_time(8, 30), WriteSpecialFunction.set_date(2, 1, 26))
    seen = far.receive(theirs(*clock, WriteText("A012", mode=DisplayMode.HOLD)), 0.0)
    assert [one["op"] for one in seen] == ["write_special", "write_special", "write_text"]
    assert (far.signs["1"].time, far.signs["1"].date, far.signs["1"].lines) == ("0830", "020126", ["A012"])


async def test_it_hears_our_emulator_acknowledge_and_refuse() -> None:
    """Its own Sign on a pty, with its strict look at acknowledgements, and our emulator at the other end."""
    master, slave = os.openpty()
    tty.setraw(slave)
    far = AlphaLine({"addresses": ["1"], "answers": True})

    def answer() -> None:
        far.receive(os.read(master, 4096), 0.0)
        os.write(master, far.outgoing(0.0))

    asyncio.get_running_loop().add_reader(master, answer)
    refused = await asyncio.to_thread(talk, os.ttyname(slave))
    asyncio.get_running_loop().remove_reader(master)
    os.close(master)
    os.close(slave)
    assert "illegal command" in refused
    assert (far.signs["1"].lines, far.refused) == (["A012"], 0)


def talk(port: str) -> str:
    """A text that is taken, and a time that is not; how it was refused."""
    sign = Sign(address="01")
    with suppress(OSError):  # a pty has no DTR line; the port is open all the same
        sign.open(port, bytesize=8, parity="N", timeout=5)
    assert sign.is_open
    try:
        sign.enable_ack_nak(strict=True)
        sign.send(Packet(address="01").add(WriteText("A012", mode=DisplayMode.HOLD)))
        with pytest.raises(Exception, match="NAK") as refusal:
            sign.send(Packet(address="01").add(WriteSpecialFunction(SpecialFunction.SET_TIME, b"9999")))
    finally:
        sign.close()
    return str(refusal.value)
