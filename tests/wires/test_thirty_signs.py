"""Thirty signs on one line of 9600 baud, all being repainted: how long a call takes, by the arithmetic of the line."""

from bench.slow_line import ADDRESSES, BYTE_S, OPTIONS, call, repaint, worked_out
from firmware_protocols.wires.onbon_bx.wire import OnbonBx

CALL_MS = 250.0


def test_a_call_is_shown_within_a_quarter_of_a_second_during_a_full_repaint() -> None:
    assert max(worked_out(300, seed=5)) <= CALL_MS


def test_one_dead_sign_changes_that_for_nobody() -> None:
    waits = sorted(worked_out(300, seed=6, dead="7"))
    assert waits[int(len(waits) * 0.99)] <= CALL_MS


def test_thirty_windows_that_call_at_once_are_all_shown_before_any_repaint() -> None:
    wire = OnbonBx(OPTIONS)
    for address in ADDRESSES:
        wire.send(repaint(address, 1), 0.0)
    for address in ADDRESSES[1:]:
        wire.send(call(address, 7), 0.0)
    first = wire.outgoing(0.0)
    assert b"C007" in first
    assert len(first) * BYTE_S < 0.1
