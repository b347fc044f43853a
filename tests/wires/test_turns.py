"""Whose turn it is: calls before repaints, newest pictures, retries, and what a dead device costs."""

from itertools import pairwise

from firmware_protocols.messages import Answered, Unanswered
from firmware_protocols.turns import PROBE, Timing, Turn, Turns

TIMING = Timing(byte_s=0.001, gap_s=0.004, answer_s=0.5)


def turns() -> Turns:
    return Turns(TIMING, lambda address: f"?{address}".encode())


def picture(address: str, text: str, *, urgent: bool = False, repeatable: bool = True) -> Turn:
    return Turn(address, f"{address}:{text}".encode(), "picture", urgent=urgent, spaced=True, repeatable=repeatable)


def run(queue: Turns, until: float, answering: set[str], start: float = 0.0) -> list[tuple[float, bytes, object]]:
    """Let time pass from one due moment to the next; devices in `answering` answer at once."""
    now = start
    log: list[tuple[float, bytes, object]] = []
    while now <= until:
        log += [(now, b"", message) for message in queue.tick(now)]
        data = queue.outgoing(now)
        if data:
            address = data.decode().strip("?").split(":")[0]
            log.append((now, data, None))
            if address in answering:
                log += [(now, b"", message) for message in queue.heard(address, now)]
        due = queue.due()
        if due is None:
            break
        now = max(now, due) if not data else max(due, now)
    return log


def sent(log: list[tuple[float, bytes, object]]) -> list[bytes]:
    return [data for _, data, _ in log if data]


def said(log: list[tuple[float, bytes, object]]) -> list[object]:
    return [message for _, _, message in log if message is not None]


def test_one_question_at_a_time_with_silence_between() -> None:
    queue = turns()
    queue.put(picture("1", "a"))
    queue.put(picture("2", "b"))
    assert queue.outgoing(0.0) == b"1:a"
    assert queue.outgoing(0.1) == b""
    assert queue.heard("1", 0.1) == ()
    assert queue.outgoing(0.1) == b""
    assert queue.due() == 0.1 + TIMING.gap_s
    assert queue.outgoing(0.1 + TIMING.gap_s) == b"2:b"


def test_a_call_goes_before_repaints() -> None:
    queue = turns()
    for address in "123":
        queue.put(picture(address, "repaint"))
    queue.put(picture("9", "call", urgent=True))
    assert sent(run(queue, 1.0, set("1239")))[0] == b"9:call"


def test_the_newest_picture_of_an_address_is_the_only_one_and_keeps_its_urgency() -> None:
    queue = turns()
    queue.put(picture("2", "other"))
    queue.put(picture("1", "call", urgent=True))
    queue.put(picture("1", "newer"))
    assert sent(run(queue, 5.0, {"1", "2"})) == [b"1:newer", b"2:other"]


def test_repaints_of_one_sign_are_a_second_apart_and_a_call_is_not_held_back() -> None:
    queue = turns()
    queue.put(picture("1", "a"))
    run(queue, 0.0, {"1"})
    queue.put(picture("1", "b"))
    log = run(queue, 3.0, {"1"}, start=0.2)
    assert [at for at, data, _ in log if data] == [1.0]
    queue.put(picture("1", "call", urgent=True))
    assert queue.outgoing(1.2) == b"1:call"


def test_a_silent_device_is_asked_three_times_then_it_is_dead() -> None:
    queue = turns()
    queue.put(picture("1", "a", urgent=True))
    log = run(queue, 5.0, set())
    assert sent(log) == [b"1:a"] * 3
    assert said(log) == [
        Unanswered(address="1", misses=1, retried=True),
        Unanswered(address="1", misses=2, retried=True),
        Unanswered(address="1", misses=3, dead=True),
    ]


def test_retries_of_devices_that_failed_together_are_spread() -> None:
    times = []
    for address in ("1", "2", "3"):
        queue = turns()
        queue.put(picture(address, "a", urgent=True))
        times.append([at for at, data, _ in run(queue, 5.0, set()) if data][1])
    assert len(set(times)) == 3


def test_what_must_not_be_said_twice_is_said_once() -> None:
    queue = turns()
    queue.put(picture("1", "a", urgent=True, repeatable=False))
    assert sent(run(queue, 5.0, set())) == [b"1:a"]


def test_a_newer_picture_makes_a_retry_needless() -> None:
    queue = turns()
    queue.put(picture("1", "old", urgent=True))
    queue.outgoing(0.0)
    queue.put(picture("1", "new", urgent=True))
    assert sent(run(queue, 0.6, {"1"})) == [b"1:new"]


def test_a_dead_device_costs_one_probe_every_ten_to_thirty_seconds() -> None:
    queue = turns()
    queue.put(picture("1", "a", urgent=True))
    log = run(queue, 200.0, set())
    probes = [at for at, data, _ in log if data == b"?1"]
    gaps = [later - earlier for earlier, later in pairwise(probes)]
    assert len(probes) >= 5
    assert all(10.0 <= gap <= 31.0 for gap in gaps)
    assert gaps[-1] >= 30.0


def test_the_others_do_not_wait_for_a_dead_device() -> None:
    queue = turns()
    queue.put(picture("1", "a", urgent=True))
    run(queue, 5.0, set())
    for round_ in range(20):
        queue.put(picture("1", f"{round_}", urgent=True))
        queue.put(picture("2", f"{round_}", urgent=True))
        assert sent(run(queue, 5.2 + round_ * 0.1, {"2"}, start=5.1 + round_ * 0.1)) == [f"2:{round_}".encode()]


def test_a_dead_device_that_answers_its_probe_is_back_and_its_old_pictures_are_gone() -> None:
    queue = turns()
    queue.put(picture("1", "old", urgent=True))
    run(queue, 5.0, set())
    queue.put(picture("1", "older still", urgent=True))
    log = run(queue, 30.0, {"1"}, start=5.0)
    assert sent(log) == [b"?1"]
    assert said(log) == [Answered(address="1")]
    queue.put(picture("1", "new", urgent=True))
    assert queue.outgoing(31.0) == b"1:new"


def test_a_probe_for_a_dead_device_goes_at_once() -> None:
    queue = turns()
    queue.put(picture("1", "a", urgent=True))
    run(queue, 5.0, set())
    queue.put(Turn("1", b"?1", PROBE))
    assert queue.outgoing(5.1) == b"?1"


def test_a_busy_device_is_told_again_and_is_not_missing() -> None:
    queue = turns()
    queue.put(picture("1", "a", urgent=True))
    assert queue.outgoing(0.0) == b"1:a"
    assert queue.again("1", 0.1) == ()
    log = run(queue, 5.0, {"1"}, start=0.1)
    assert (sent(log), said(log)) == ([b"1:a"], [])


def test_what_was_refused_was_not_done_and_may_be_said_again() -> None:
    queue = turns()
    queue.put(picture("1", "reset", urgent=True, repeatable=False))
    assert queue.outgoing(0.0) == b"1:reset"
    queue.again("1", 0.1)
    assert sent(run(queue, 5.0, {"1"}, start=0.1)) == [b"1:reset"]


def test_the_second_retry_comes_at_another_distance_than_the_first() -> None:
    queue = turns()
    queue.put(picture("1", "a", urgent=True))
    first, second, third = [at for at, data, _ in run(queue, 5.0, set()) if data]
    assert second - first != third - second
    assert 0.6 < second - first < 0.75


def test_a_call_does_not_wait_for_the_answer_of_a_dead_device() -> None:
    queue = turns()
    queue.put(picture("1", "a", urgent=True))
    run(queue, 5.0, set())
    queue.put(Turn("1", b"?1", PROBE))
    assert queue.outgoing(6.0) == b"?1"
    queue.put(picture("2", "repaint"))
    assert queue.due() == 6.0 + 2 * TIMING.byte_s + TIMING.answer_s
    queue.put(picture("2", "call", urgent=True))
    due = queue.due()
    assert due is not None
    assert due < 6.1
    assert sent(run(queue, 7.0, {"2"}, start=6.0)) == [b"2:call"]


def test_a_frame_waits_from_the_order_to_its_answer() -> None:
    queue = turns()
    queue.put(picture("1", "a"))
    assert queue.waits("1", "picture")
    queue.outgoing(0.0)
    assert queue.waits("1", "picture")
    queue.heard("1", 0.1)
    assert not queue.waits("1", "picture")


def test_a_broadcast_is_answered_by_nobody_and_the_line_goes_on() -> None:
    queue = turns()
    queue.put(picture("65535", "all")._replace(answered=False))
    queue.put(picture("1", "a"))
    assert sent(run(queue, 1.0, {"1"})) == [b"65535:all", b"1:a"]


def test_a_lost_line_forgets_the_queue_and_asks_the_dead_at_once() -> None:
    queue = turns()
    queue.put(picture("1", "a", urgent=True))
    run(queue, 5.0, set())
    queue.put(picture("2", "b"))
    queue.clear()
    assert sent(run(queue, 6.0, {"1", "2"}, start=5.5)) == [b"?1"]
