"""A far end is a device on a pty; its tap shows what the hall sends and takes what a person puts on the line."""

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from config.plan import Line
from devices.emulator import Emulator, Seen
from devices.far_ends import TAP_HOLDS, open_far_ends
from firmware_protocols.messages import KeyPressed
from tests.channel.conftest import World
from tests.channel.small_world import Ear, Eye, JsonDevice, line_of, soon, text


class Person:
    """Somebody who opens a tap like any program would, and reads what is there now."""

    def __init__(self, path: str) -> None:
        self._fd = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)

    async def reads(self, enough: Callable[[bytes], bool]) -> bytes:
        """What the tap shows, until it is enough."""
        loop = asyncio.get_running_loop()
        got, ready = b"", asyncio.Event()
        loop.add_reader(self._fd, ready.set)
        async with asyncio.timeout(10):
            while not enough(got):
                ready.clear()
                await ready.wait()
                got += os.read(self._fd, 4096)
        loop.remove_reader(self._fd)
        return got

    def writes(self, data: bytes) -> None:
        os.write(self._fd, data)

    def leaves(self) -> None:
        os.close(self._fd)


async def test_the_tap_shows_what_the_hall_sends_and_presses_keys(world: World) -> None:
    ear = Ear()
    end = world.far_end("keypad")
    channel, _ = world.channel("keypad", ear)
    await soon(ear.ups.get())
    person = Person(end.tap_path)
    channel.tell(text("A012"))
    assert b"A012" in await person.reads(lambda got: got.endswith(b"\n"))
    person.writes(line_of(KeyPressed(key="call", digit=3)))
    assert await soon(ear.heard.get()) == KeyPressed(key="call", digit=3)
    person.leaves()


class Deaf(JsonDevice):
    """Understands nothing."""

    def receive(self, data: bytes, now: float) -> Sequence[Seen]:
        return []


async def test_binary_bytes_pass_both_ways_unchanged_and_without_echo(world: World) -> None:
    end = world.far_end("any", emulator=Deaf())
    hall, person = Person(str(world.folder / "any")), Person(end.tap_path)
    everything = bytes(range(256)) * 4
    person.writes(everything)
    assert await hall.reads(lambda got: len(got) >= len(everything)) == everything
    hall.writes(everything)
    assert await person.reads(lambda got: len(got) >= len(everything)) == everything
    person.leaves()
    hall.leaves()


async def test_a_person_who_comes_and_goes_hangs_nothing_up(world: World) -> None:
    ear, eye = Ear(), Eye()
    end = world.far_end("sign", eye)
    channel, _ = world.channel("sign", ear)
    await soon(ear.ups.get())
    for no in range(20):
        person = Person(end.tap_path)
        channel.tell(text(f"A{no:03}"))
        assert f"A{no:03}".encode() in await person.reads(lambda got: got.endswith(b"\n"))
        person.leaves()
        await soon(eye.seen.get())
    assert ear.downs.empty()


async def test_a_megabyte_that_nobody_reads_blocks_nothing_and_a_late_reader_sees_the_newest(world: World) -> None:
    ear, eye = Ear(), Eye()
    end = world.far_end("sign", eye)
    channel, _ = world.channel("sign", ear)
    await soon(ear.ups.get())
    for no in range(1100):
        channel.tell(text(f"{no:04}" + "x" * 996))
    for no in range(1100):
        assert f"{no:04}" in str((await soon(eye.seen.get()))["lines"])
    person = Person(end.tap_path)
    shown = await person.reads(lambda got: b"1099" in got and got.endswith(b"\n"))
    assert len(shown) <= TAP_HOLDS
    assert [row[:4] for row in shown.split(b'"text":"')[1:]][-2:] == [b"1098", b"1099"]
    channel.tell(text("and on"))
    assert b"and on" in await person.reads(lambda got: got.endswith(b"\n"))
    person.leaves()


async def test_the_tap_outlives_the_line(world: World) -> None:
    ear = Ear()
    end = world.far_end("sign")
    channel, _ = world.channel("sign", ear)
    await soon(ear.ups.get())
    person, path = Person(end.tap_path), end.tap_path
    end.unplug()
    person.writes(b"lost\n")
    await soon(ear.downs.get())
    end.replug()
    await soon(ear.ups.get())
    channel.tell(text("A012"))
    assert b"A012" in await person.reads(lambda got: got.endswith(b"\n"))
    assert end.tap_path == path
    person.leaves()


class Nag(JsonDevice):
    """Sends its key again every tenth of a second until the host says anything."""

    def __init__(self) -> None:
        super().__init__()
        self._key = b""
        self._again = 0.0

    def press(self, address: str, what: str, value: int = 0) -> None:
        self._key, self._again = line_of(KeyPressed(key="call", digit=value)), 0.0

    def receive(self, data: bytes, now: float) -> Sequence[Seen]:
        self._key = b""
        return super().receive(data, now)

    def outgoing(self, now: float) -> bytes:
        if now < self._again:
            return b""
        self._again = now + 0.1
        return self._key


async def test_a_device_may_repeat_its_key_until_it_is_answered(world: World) -> None:
    ear = Ear()
    end = world.far_end("nag", emulator=Nag())
    channel, _ = world.channel("nag", ear)
    await soon(ear.ups.get())
    end.press("1", "call", 4)
    for _ in range(3):
        assert await soon(ear.heard.get()) == KeyPressed(key="call", digit=4)
    channel.tell(text("enough"))


async def test_the_path_is_there_exactly_while_the_line_is_plugged_in(world: World) -> None:
    end = world.far_end("sign")
    path = world.folder / "sign"
    first = path.readlink()
    end.replug()
    assert path.readlink().exists()
    end.unplug()
    assert not path.is_symlink()
    end.press("1", "call")  # nobody hears it, nothing breaks
    end.replug()
    assert path.is_symlink()
    assert first.parent == path.readlink().parent


async def test_every_serial_line_of_a_plan_gets_a_far_end(tmp_path: Path) -> None:
    seen: asyncio.Queue[tuple[str, Seen]] = asyncio.Queue()
    lines = [
        Line(id="a", link="serial", wire="json", path="ports/a"),
        Line(id="b", link="serial", wire="json", path="ports/b"),
        Line(id="v", link="speech", wire="speech"),
    ]

    def make(options: Mapping[str, object]) -> Emulator[bytes]:
        return JsonDevice(mute=bool(options.get("mute")))

    def look(line: str, news: Sequence[Seen]) -> None:
        for one in news:
            seen.put_nowait((line, one))

    ends = open_far_ends(lines, {"b": {"mute": True}}, tmp_path, look, {"json": make})
    assert list(ends) == ["a", "b"]
    hall = Person(str(tmp_path / "ports/b"))
    hall.writes(b'{"kind":"Beep"}\n')
    line, one = await soon(seen.get())
    assert (line, one["op"]) == ("b", "Beep")
    hall.leaves()
    for end in ends.values():
        end.close()
    assert list((tmp_path / "ports").iterdir()) == []


@pytest.mark.parametrize("stale", ["file", "link"])
async def test_what_a_killed_demo_left_behind_is_replaced(world: World, stale: str) -> None:
    path = world.folder / "sign"
    if stale == "file":
        path.write_text("")
    else:
        path.symlink_to("/dev/null")
        path.with_name(".sign.new").symlink_to("/dev/null")
    world.far_end("sign")
    assert path.readlink().parent == Path("/dev/pts")
