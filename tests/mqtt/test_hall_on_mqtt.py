"""A whole hall whose devices are all on a broker, which is killed and restarted while people are called."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from devices.emulator import Seen
from devices.links.mqtt import LOGIN_FILE
from devices.topic_ends import TopicEnd, on_topics
from qms.domain import events as e
from qms.switchboard import options_of
from tests.mqtt.broker_world import Mosquitto, on_a_broker
from tests.roles.small_hall import PLAN
from tests.switchboard.world import World as Hall


class HallOnMqtt(Hall):
    """The hall, its broker and its devices."""

    mosquitto: Mosquitto
    devices: dict[str, TopicEnd]

    def look(self, line: str, seen: Sequence[Seen]) -> None:
        """Devices have been told something."""
        self._see(line, seen)

    def unit(self, name: str) -> object:
        """What stands in for a device."""
        return self.devices["broker"].emulators[name].units[name]

    def sign_says(self, text: str) -> bool:
        shown = self.unit("sign-1").shown  # type: ignore[attr-defined]
        return any(text in row["text"] for row in shown.get("lines", ()))

    def ready(self) -> bool:
        return all(row["state"] == "up" for row in self.board.snapshot() if row["line"] == "broker")


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[HallOnMqtt]:
    mosquitto = Mosquitto(tmp_path / "broker", lambda port: on_a_broker(PLAN, port))
    (tmp_path / LOGIN_FILE).write_text(f"hall:{mosquitto.logins['hall']}\n")
    made = HallOnMqtt(tmp_path, mosquitto.plan)
    made.mosquitto = mosquitto
    try:
        await mosquitto.start()
        made.devices = on_topics(made.plan.lines, options_of(made.plan), tmp_path, mosquitto.logins, made.look)
        await made.start()
        await made.until(made.ready)
        yield made
    finally:
        for end in made.devices.values():
            await end.closed()
        await made.end()
        await mosquitto.stop()


async def test_a_press_calls_and_the_sign_shows_and_the_speaker_says_it(hall: HallOnMqtt) -> None:
    await hall.open("1")
    await hall.take(paper=True)
    await hall.until(lambda: hall.happened(e.TicketPrinted))
    hall.devices["broker"].press("keypad-1", "call")
    await hall.until(lambda: hall.happened(e.TicketCalled))
    await hall.until(lambda: hall.sign_says("A001"))
    await hall.until(lambda: hall.unit("speaker-1").spoken)  # type: ignore[attr-defined]


async def test_a_broker_killed_in_the_middle_of_calls_loses_and_doubles_none(hall: HallOnMqtt) -> None:
    await hall.open("1")
    for number in range(1, 7):
        await hall.take()
        hall.devices["broker"].press("keypad-1", "call")
        if number % 2:
            await hall.mosquitto.kill()
            await hall.mosquitto.start()
        await hall.until(lambda due=number: len(hall.happened(e.TicketCalled)) >= due)  # type: ignore[misc]
        await hall.until(lambda due=number: hall.sign_says(f"A00{due}"))  # type: ignore[misc]
    hall.devices["zigbee"].press("desk-1", "double")
    await hall.until(lambda: hall.happened(e.TicketRecalled))
    assert [event.window for event in hall.happened(e.TicketCalled)] == ["1"] * 6
