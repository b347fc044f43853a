"""A hall whose devices fail: paper that ends, lines that break, noise, faults, and what stays as it should."""

import asyncio
from collections.abc import Mapping, Sequence

import pytest

from config.phrases import Phrases
from config.plan import Device, Plan
from firmware_protocols.messages import Heard, Told
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.role import Role
from qms.roles import ROLES
from tests.roles.small_hall import small_plan
from tests.switchboard.conftest import MakeWorld
from tests.switchboard.world import World

HOURS_LATER = 1e9  # loop time at which everything is due


class Faulty(Role):
    """A role with a fault in every part."""

    def __init__(self, device: Device, plan: Plan, phrases: Mapping[str, Phrases]) -> None:
        pass

    def heard(self, message: Heard, floor: Floor, now: int) -> Sequence[c.Command]:
        raise ZeroDivisionError

    def told(self, event: e.Event, floor: Floor, now: int) -> Sequence[Told]:
        raise ZeroDivisionError

    def repaint(self, floor: Floor, now: int) -> Sequence[Told]:
        raise ZeroDivisionError


TWO_PRINTERS = small_plan(
    (
        'path = "lines/speaker" },',
        'path = "lines/speaker" },\n'
        '  { id = "printer-b", link = "serial", wire = "escpos", path = "lines/printer-b", baud = 38400 },',
    ),
    ("devices = [", 'devices = [\n  { id = "printer-2", role = "dispenser", model = "printer", line = "printer-b" },'),
)


async def test_without_paper_the_slip_has_failed_and_the_board_of_devices_says_why(world: World) -> None:
    assert world.row("printer-1")["paper"] == "ok"
    world.ends["printer"].press("1", "paper_end", 1)
    ticket = await world.take(paper=True)
    await world.until(lambda: world.happened(e.PaperFailed))
    assert world.hall.floor.tickets[ticket].paper == "failed"
    row = world.row("printer-1")
    assert (row["paper"], row["state"]) == ("out", "degraded")
    assert "paper" in row["last_error"]
    world.ends["printer"].press("1", "paper_end", 0)
    await world.hall.handle(c.ReprintTicket(ticket=ticket))
    await world.until(lambda: world.happened(e.PaperFailed)[1:] or world.happened(e.TicketPrinted))
    await world.hall.handle(c.ReprintTicket(ticket=ticket))
    await world.until(lambda: world.happened(e.TicketPrinted))


async def test_paper_that_ends_is_known_before_a_number_is_taken(world: World) -> None:
    world.ends["printer"].press("1", "paper_end", 1)
    world.board.tick(HOURS_LATER)
    await world.until(lambda: any("out of paper" in words for words in world.logged))
    assert world.row("printer-1")["paper"] == "out"


async def test_a_sign_that_was_unplugged_shows_what_is_so_now_when_it_is_back(world: World) -> None:
    await world.open("1")
    await world.until(lambda: world.shows("请下一位准备"))
    world.ends["signs"].unplug()
    await world.until(lambda: world.row("sign-1")["state"] == "down")
    await world.take()
    await world.hall.handle(c.CallNext(window="1"))
    world.ends["signs"].replug()
    await world.until(lambda: world.shows("请 A001"))
    assert world.row("sign-1")["state"] == "up"


@pytest.mark.slow
async def test_a_sign_that_was_replaced_on_a_running_line_is_painted_when_it_answers(world: World) -> None:
    await world.open("1")
    await world.until(lambda: world.shows("请下一位准备"))
    world.ends["signs"].press("1", "unplugged", 1)
    await world.hall.handle(c.PauseWindow(window="1"))
    await world.until(lambda: world.row("sign-1")["state"] == "down")
    assert world.row("sign-2")["state"] == "up"
    await world.hall.handle(c.ResumeWindow(window="1"))
    world.ends["signs"].press("1", "unplugged", 0)
    await world.until(lambda: world.row("sign-1")["state"] == "up")
    await world.until(lambda: world.shows("请下一位准备"))


async def test_a_slip_to_an_unplugged_printer_has_failed_at_once(world: World) -> None:
    world.ends["printer"].unplug()
    await world.until(lambda: world.row("printer-1")["state"] == "down")
    await world.take(paper=True)
    await world.until(lambda: world.happened(e.PaperFailed))


async def test_a_slip_still_owed_at_a_restart_is_printed_once(make_world: MakeWorld) -> None:
    world = make_world()
    world.open_hall()
    ticket = await world.take(paper=True)
    await world.stop()
    printer = world.tap("printer")
    await world.start()
    await world.until(lambda: world.happened(e.TicketPrinted))
    world.board.tick(HOURS_LATER)
    other = await world.take(paper=True)
    await world.until(lambda: len(world.happened(e.TicketPrinted)) == 2)
    assert [event.ticket for event in world.happened(e.TicketPrinted)] == [ticket, other]
    assert printer.data.count(f"/t/{ticket}".encode()) == 1


async def test_noise_on_a_line_is_counted_and_the_next_key_works(world: World) -> None:
    await world.open("1")
    await world.take()
    world.ends["keypads"].say(b"\xff\x68\x03\x00noise\xff\xff\x68")
    world.ends["keypads"].press("1", "call")
    await world.until(lambda: world.shows("请 A001"))
    assert world.row("keypad-1")["counters"]["refused"] > 0


async def test_a_faulty_role_stops_nobody_else(make_world: MakeWorld) -> None:
    world = make_world(roles={**ROLES, "speaker": Faulty, "pad": Faulty})
    await world.start()
    world.ends["keypads"].press("101", "rating", 3)
    world.ends["keypads"].press("1", "pause")
    await world.take()
    await world.until(lambda: world.hall.floor.windows["1"].open)
    world.ends["keypads"].press("1", "call")
    await world.until(lambda: world.shows("请 A001"))
    assert "speaker-1: its role failed" in world.logged


async def test_a_line_that_is_not_there_stops_nobody_else(make_world: MakeWorld) -> None:
    world = make_world()
    world.ends["speaker"].unplug()
    await world.start()
    await world.open("1")
    await world.until(lambda: world.shows("请下一位准备"))
    assert (world.row("speaker-1")["state"], world.row("sign-1")["state"]) == ("down", "up")


async def test_a_key_from_an_address_that_the_plan_does_not_have_is_told_to_the_operator_once(world: World) -> None:
    for _ in range(2):
        world.ends["keypads"].press("77", "call")
        world.ends["keypads"].press("77", "recall")
    world.ends["keypads"].press("1", "pause")
    await world.until(lambda: world.hall.floor.windows["1"].open)
    await world.until(lambda: any("address 77" in words for words in world.logged))
    assert sum("address 77" in words for words in world.logged) == 1


async def test_a_hall_that_tells_more_than_one_can_follow_is_read_anew(world: World) -> None:
    await world.open("1")
    await world.until(lambda: world.shows("请下一位准备"))
    takes = (world.hall.handle(c.TakeTicket(item_class="social", paper=False)) for _ in range(1500))
    await asyncio.gather(*takes, world.hall.handle(c.CallNext(window="1")))
    await world.until(lambda: world.shows("请 A001"))


async def test_of_two_dispensers_one_prints_and_the_other_stands_in(make_world: MakeWorld) -> None:
    world = make_world(TWO_PRINTERS)
    await world.start()
    await world.take(paper=True)
    await world.until(lambda: world.happened(e.TicketPrinted))
    world.ends["printer-b"].press("1", "cover_open", 1)
    world.board.tick(HOURS_LATER)
    await world.until(lambda: any("cover" in words for words in world.logged))
    await world.take(paper=True)
    await world.until(lambda: len(world.happened(e.TicketPrinted)) == 2)
    assert [event.device for event in world.happened(e.TicketPrinted)] == ["printer-2", "printer-1"]


@pytest.mark.parametrize(
    ("device", "op", "line"),
    [
        ("sign-1", "dynamic_area", "signs"),
        ("board-1", "dynamic_area", "board"),
        ("speaker-1", "say", "speaker"),
        ("printer-1", "cut", "printer"),
        ("keypad-1", "beep", "keypads"),
        ("pad-1", "start_evaluation", "keypads"),
    ],
)
async def test_a_device_can_be_tried_out(world: World, device: str, op: str, line: str) -> None:
    before = len(world.ops(line, op))
    verdict = await world.board.test(device)
    assert verdict.ok
    await world.until(lambda: len(world.ops(line, op)) > before)


async def test_trying_out_says_what_is_wrong(world: World) -> None:
    world.ends["printer"].press("1", "paper_end", 1)
    verdict = await world.board.test("printer-1")
    assert (verdict.ok, "paper" in verdict.words) == (False, True)
    world.ends["board"].unplug()
    await world.until(lambda: world.row("board-1")["state"] == "down")
    assert not (await world.board.test("board-1")).ok
    with pytest.raises(KeyError):
        await world.board.test("sign-99")
