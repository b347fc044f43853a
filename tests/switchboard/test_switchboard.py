"""Devices joined to a hall, on real ptys: what a hand does at one end is seen at the other."""

from qms.domain import commands as c
from qms.domain import events as e
from tests.switchboard.world import World, pictures

CALL_1 = bytes.fromhex("FF 68 03 03 68 01 01 0C 0E 16")


async def test_a_key_on_the_tap_is_acknowledged_and_heard_shown_and_said(world: World) -> None:
    keypads, signs, board, speaker = (world.tap(line) for line in ("keypads", "signs", "board", "speaker"))
    await world.open("1")
    await world.take()
    keypads.write(CALL_1)
    await world.until(lambda: "请 A001" in pictures(signs.data))
    await world.until(lambda: "A001 → 1 号窗口" in pictures(board.data))
    await world.until(lambda: "请，A，零零一号，到一号窗口。" in speaker.data.decode())
    await world.until(lambda: CALL_1 in keypads.data)
    assert [event.window for event in world.happened(e.TicketCalled)] == ["1"]


async def test_a_number_becomes_paper_and_the_hall_notes_it(world: World) -> None:
    printer = world.tap("printer")
    ticket = await world.take(paper=True)
    await world.until(lambda: b"A001" in printer.data)
    await world.until(lambda: world.happened(e.TicketPrinted))
    assert f"https://small.example/t/{ticket}".encode() in printer.data
    assert world.hall.floor.tickets[ticket].paper == "printed"


async def test_a_receipt_becomes_paper_when_papers_were_taken_in(world: World) -> None:
    """Rows 35, 36: 受理凭证 with the place for the seal, in the printer's own characters."""
    printer, ticket = world.tap("printer"), await world.take()
    await world.open("1")
    for command in (c.CallNext(window="1"), c.FinishService(window="1", outcome="accepted", case="000000-17")):
        await world.hall.handle(command)
    await world.until(lambda: world.happened(e.TicketPrinted))
    [printed] = world.happened(e.TicketPrinted)
    assert (printed.ticket, printed.slip, printed.device) == (ticket, "receipt", "printer-1")
    for words in ("受理凭证", "办件编号 000000-17", "（综合受理章）"):
        assert words.encode("gb18030") in printer.data


async def test_a_rating_key_ends_the_service_and_rates_it(world: World) -> None:
    await world.open("1")
    await world.take()
    await world.hall.handle(c.CallNext(window="1"))
    world.ends["keypads"].press("101", "rating", 3)
    await world.until(lambda: world.happened(e.TicketRated))
    assert world.happened(e.TicketRated)[0].satisfaction == 5
    assert world.hall.floor.windows["1"].state == "idle"


async def test_after_a_service_the_pad_asks(world: World) -> None:
    await world.open("1")
    await world.take()
    await world.hall.handle(c.CallNext(window="1"))
    await world.hall.handle(c.FinishService(window="1"))
    await world.until(lambda: world.ops("keypads", "start_evaluation"))
    assert [one["addr"] for one in world.ops("keypads", "start_evaluation")] == [101]


async def test_a_refusal_is_heard_at_the_keypad_that_asked_and_nowhere_else(world: World) -> None:
    world.ends["keypads"].press("2", "call")
    await world.until(lambda: world.ops("keypads", "beep"))
    assert [one["addr"] for one in world.ops("keypads", "beep")] == [2]
    assert world.events[1:] == []


async def test_the_pause_key_opens_a_window_and_its_sign_says_so(world: World) -> None:
    await world.until(lambda: world.shows("暂停受理"))
    world.ends["keypads"].press("1", "pause")
    await world.until(lambda: world.shows("请下一位准备"))


async def test_the_keypad_shows_its_ticket(world: World) -> None:
    await world.open("1")
    await world.take()
    world.ends["keypads"].press("1", "call")
    await world.until(lambda: any(one["ticket"] == 1 for one in world.ops("keypads", "show_number")))


async def test_presses_of_many_windows_at_once_call_everybody_once(world: World) -> None:
    await world.open("1", "2")
    for _ in range(2):
        await world.take()
    for address in ("1", "2"):
        world.ends["keypads"].press(address, "call")
    await world.until(
        lambda: world.signs("1")[-1:] + world.signs("2")[-1:] in (["请 A001", "请 A002"], ["请 A002", "请 A001"])
    )
    assert len({event.ticket for event in world.happened(e.TicketCalled)}) == 2
