"""Our own contract without a broker: lives, pictures, commands and what happens to them, with time by hand."""

import json

import pytest

from devices.emulators.mqtt_json import MqttDevices
from firmware_protocols.messages import (
    Acknowledged,
    Answered,
    Beep,
    ClearScreen,
    DeviceState,
    Heard,
    Line,
    Paid,
    Prepare,
    Print,
    PrintFailed,
    Probe,
    Rejected,
    Say,
    SetBrightness,
    ShowNumber,
    ShowText,
    SpeakerState,
    Text,
    Told,
    Unanswered,
)
from firmware_protocols.parcel import Parcel
from firmware_protocols.wire import WireError
from firmware_protocols.wires.mqtt_json.wire import MqttJson

ROOT = "hall/v1/h/d/"
SLIP = Print(address="d", job="7", parts=(Text(text="A012"),))


class Desk:
    """One device, the wire that knows it, and a clock."""

    def __init__(self, **options: object) -> None:
        self.wire = MqttJson({"addresses": ("d",), "hall": "h", **options})
        self.device = MqttDevices({"addresses": ("d",), "hall": "h"})
        self.unit = self.device.units["d"]
        self.now = 100.0
        self.heard: list[Heard] = []
        self.told: list[Parcel] = []

    def tell(self, *messages: Told) -> None:
        for message in messages:
            self.wire.send(message, self.now)

    def says(self, leaf: str, body: object, retained: bool = False) -> list[Heard]:
        heard = list(self.wire.receive((Parcel(ROOT + leaf, json.dumps(body).encode(), retained),), self.now))
        self.heard += heard
        return heard

    def settle(self) -> None:
        """Pass parcels to and fro until nobody has anything to say."""
        while True:
            out = self.wire.outgoing(self.now)
            self.told += out
            self.device.receive(out, self.now)
            back = tuple(Parcel(*one) for one in self.device.outgoing(self.now))
            self.heard += self.wire.receive(back, self.now)
            if not out and not back:
                return

    def run(self, seconds: float) -> None:
        end = self.now + seconds
        self.settle()
        while (due := self.wire.due()) is not None and due <= end:
            self.now = max(self.now + 0.001, due)
            self.heard += self.wire.tick(self.now)
            self.settle()
        self.now = end

    def of(self, *kinds: type[Heard]) -> list[Heard]:
        return [one for one in self.heard if isinstance(one, kinds)]


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.device.wake()
    made.settle()
    made.heard.clear()
    return made


def test_a_life_begins_and_ends() -> None:
    desk = Desk()
    assert desk.says("status", {"state": "ready", "boot_id": "b1"}, retained=True) == [state("ready", "b1")]
    assert desk.says("status", {"state": "lost", "boot_id": "b0"}) == []
    assert desk.says("status", {"state": "lost", "boot_id": "b1"}) == [state("lost", "b1")]
    assert desk.says("status", {"state": "ready", "boot_id": "b2"}) == [Answered(address="d"), state("ready", "b2")]


def test_a_new_life_before_the_old_ones_will_is_noticed() -> None:
    desk = Desk()
    desk.says("status", {"state": "ready", "boot_id": "b1"})
    assert desk.says("status", {"state": "ready", "boot_id": "b2"}) == [Answered(address="d"), state("ready", "b2")]
    assert desk.says("status", {"state": "lost", "boot_id": "b1"}) == []


def test_a_birth_after_a_kept_will_is_a_life() -> None:
    desk = Desk()
    desk.says("status", {"state": "lost", "boot_id": "b1"}, retained=True)
    born = desk.says("birth", {"boot_id": "b2", "model": "m", "firmware": "1"}, retained=True)
    assert born[:2] == [Answered(address="d"), state("init", "b2")]


def test_who_is_not_heard_of_is_not_there(desk: Desk) -> None:
    desk.wire.reset()
    desk.device.press("d", "mute", 1)
    desk.run(10)
    assert desk.of(Unanswered) == [Unanswered(address="d", misses=2, dead=True)]
    desk.says("event", {"boot_id": "b1", "seq": 1, "op": "key", "args": {"key": "call"}})
    assert Answered(address="d") in desk.heard


def test_an_old_life_says_nothing_about_this_one(desk: Desk) -> None:
    assert desk.says("state", {"boot_id": "an older one", "speaker": "busy"}) == []
    assert desk.says("state", {"boot_id": desk.unit.boot, "speaker": "busy"}) == [
        SpeakerState(address="d", state="busy")
    ]


def test_a_picture_that_is_there_is_not_published_again_and_a_call_is(desk: Desk) -> None:
    picture = ShowText(address="d", lines=(Line(text="A012"),))
    desk.tell(picture)
    desk.settle()
    desk.tell(picture)
    desk.settle()
    assert len(desk.told) == 1
    desk.tell(ShowText(address="d", lines=picture.lines, urgent=True))
    desk.settle()
    assert [parcel.retained for parcel in desk.told] == [True, True]
    assert desk.heard.count(Acknowledged(address="d")) == 2


def test_wishes_add_up_in_one_picture(desk: Desk) -> None:
    desk.tell(
        ShowNumber(address="d", waiting=5), SetBrightness(address="d", percent=40), ShowNumber(address="d", ticket=12)
    )
    desk.settle()
    assert {key: desk.unit.shown[key] for key in ("waiting", "ticket", "brightness")} == {
        "waiting": 5,
        "ticket": 12,
        "brightness": 40,
    }
    desk.tell(ClearScreen(address="d"))
    desk.settle()
    assert desk.unit.shown["lines"] == []


def test_a_sign_that_shows_something_else_is_told_again(desk: Desk) -> None:
    desk.tell(ShowText(address="d", lines=(Line(text="A012"),)))
    desk.settle()
    desk.says("state", {"boot_id": desk.unit.boot, "version": 1})
    desk.settle()
    assert len(desk.told) == 2


def test_a_picture_that_nobody_confirms_is_published_three_times(desk: Desk) -> None:
    desk.device.press("d", "mute", 1)
    desk.tell(ShowText(address="d", lines=(Line(text="A012"),)))
    desk.run(60)
    assert len(desk.told) == 3
    assert desk.of(Unanswered) == [Unanswered(address="d", misses=1)]


def test_a_slip_that_nobody_takes_has_failed(desk: Desk) -> None:
    desk.device.press("d", "mute", 1)
    desk.tell(SLIP)
    desk.run(60)
    assert len(desk.told) == 30
    assert [one.job for one in desk.of(PrintFailed)] == ["7"]  # type: ignore[union-attr]


def test_a_slip_that_was_begun_and_never_done_has_failed(desk: Desk) -> None:
    desk.device.press("d", "mute", 1)
    desk.tell(SLIP)
    desk.settle()
    told = json.loads(desk.told[-1].payload)
    desk.says("ack", {"cmd_id": told["cmd_id"], "stage": "accepted"})
    desk.run(60)
    assert len(desk.told) == 1
    (failed,) = desk.of(PrintFailed)
    assert "never said that it was done" in failed.reason  # type: ignore[union-attr]


def test_a_printer_without_paper_says_so(desk: Desk) -> None:
    desk.device.press("d", "paper_end", 1)
    desk.tell(SLIP, Say(address="d", text="hallo"))
    desk.run(1)
    assert PrintFailed(address="d", job="7", reason="out of paper") in desk.heard
    assert desk.unit.spoken == ["hallo"]


def test_what_a_device_cannot_do_is_refused_in_its_words(desk: Desk) -> None:
    desk.tell(Beep(address="d"))
    (told,) = desk.wire.outgoing(desk.now)
    cmd_id = json.loads(told.payload)["cmd_id"]
    refused = desk.says("ack", {"cmd_id": cmd_id, "stage": "rejected", "code": 4, "reason": "no beeper"})
    assert refused == [Rejected(address="d", code=4, reason="no beeper")]


def test_a_repeated_command_is_obeyed_once_and_answered_each_time(desk: Desk) -> None:
    desk.tell(Say(address="d", text="A012"))
    (told,) = desk.wire.outgoing(desk.now)
    for _ in range(2):
        desk.device.receive((told,), desk.now)
    assert desk.unit.spoken == ["A012"]
    assert len(desk.device.outgoing(desk.now)) == 2


def test_a_device_that_is_asked_says_how_it_is(desk: Desk) -> None:
    desk.tell(Probe(address="d"))
    desk.run(1)
    assert Acknowledged(address="d") in desk.heard


def test_thirty_commands_may_wait(desk: Desk) -> None:
    for _ in range(30):
        desk.tell(Say(address="d", text="A012"))
    with pytest.raises(WireError, match="30 commands wait"):
        desk.tell(Say(address="d", text="A012"))
    desk.tell(Beep(address="d"), Prepare(address="d", text="A012"))


def test_who_is_not_on_the_line_is_neither_told_nor_heard(desk: Desk) -> None:
    with pytest.raises(WireError, match="no device of this line is called 'x'"):
        desk.tell(Beep(address="x"))
    event = b'{"boot_id":"b","seq":1,"op":"key","args":{"key":"call"}}'
    assert desk.wire.receive((Parcel("hall/v1/h/x/event", event), Parcel("hall/v1/other/d/event", event)), 0.0) == []
    assert desk.wire.refused == 2


def test_a_visitors_text_stays_a_text(desk: Desk) -> None:
    hostile = '"},"op":"restart","x":{"\\u0000\n\x00'
    desk.tell(Say(address="d", text=hostile), ShowText(address="d", lines=(Line(text=hostile),)))
    desk.run(1)
    assert desk.unit.spoken == [hostile]
    assert desk.unit.shown["lines"][0]["text"] == hostile


def test_a_reference_that_is_somebodys_number_is_not_heard() -> None:
    desk = Desk()
    paid = {"boot_id": "b", "seq": 1, "op": "paid", "args": {"reference": "13800000000"}}
    assert (desk.says("event", paid), desk.wire.refused) == ([], 1)
    paid = {**paid, "args": {"reference": "4200001234202601011234567890", "amount": 1250}}
    assert Paid(address="d", reference="4200001234202601011234567890", amount=1250) in desk.says("event", paid)


def test_what_is_too_long_or_no_json_is_counted(desk: Desk) -> None:
    wrong = [b"", b"{", b"\xff\xfe", b"[]", b"{" * 10_000, b'{"op":"key"}', b"x" * 20_000]
    assert desk.wire.receive(tuple(Parcel(ROOT + "event", payload) for payload in wrong), 0.0) == []
    assert desk.wire.refused == len(wrong)


def state(word: str, boot: str) -> DeviceState:
    return DeviceState(address="d", state=word, boot=boot)  # type: ignore[arg-type]
