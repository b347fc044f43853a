"""The call speaker: what is said, in which order, and what is better left unsaid."""

import msgspec

from config.plan import Loudness
from firmware_protocols.messages import Acknowledged, Prepare, Probe, Rejected, Say, SetVolume, Unanswered
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.role import Role
from qms.roles.speaker import percent_at
from tests.roles.small_hall import NINE, SECOND, called, floor_of, issued, opened, role_of, small_plan, started, tell

DONE = Acknowledged()


def waiting_hall() -> Floor:
    return floor_of(*opened("1", "2", "3"), issued("a", "A001"), issued("b", "A002"), issued("c", "B001"))


def texts(told: object) -> list[str]:
    assert isinstance(told, list | tuple)
    return [one.text for one in told if isinstance(one, Say)]


def done(role: Role, floor: Floor, times: int, now: int = NINE) -> list[str]:
    """The speaker has said `times` sentences; returns what it is told then."""
    said: list[str] = []
    for _ in range(times):
        role.heard(DONE, floor, now)
        said += texts(role.free(floor, now))
    return said


def test_a_call_is_said_in_every_language_of_the_hall() -> None:
    speaker, floor = role_of("speaker-1"), waiting_hall()
    told = tell(speaker, floor, called("a", "1"))
    assert texts(told) == ["请，A，零零一号，到一号窗口。", "Ticket A 0 0 1, window 1, please."]
    assert [one.language for one in told if isinstance(one, Say)] == ["zh", "en"]


def test_a_recall_is_said_again() -> None:
    speaker, floor = role_of("speaker-1"), waiting_hall()
    tell(speaker, floor, called("a", "1"))
    done(speaker, floor, 2)
    assert len(texts(tell(speaker, floor, e.TicketRecalled(at=NINE, ticket="a", window="1")))) == 2


def test_nothing_is_said_for_a_visitor_who_is_called_silently() -> None:
    """Row 46: the deaf visitor is called by signs, board and phone; nobody else's call waits for it."""
    speaker, floor = role_of("speaker-1"), waiting_hall()
    floor.apply(msgspec.structs.replace(issued("d", "A003"), silent=True))
    assert tell(speaker, floor, called("d", "1"), e.TicketRecalled(at=NINE, ticket="d", window="1")) == []
    assert len(texts(tell(speaker, floor, called("b", "2")))) == 2


def asked(ticket: str, window: str) -> e.StandByAsked:
    return e.StandByAsked(at=NINE, ticket=ticket, window=window)


def test_whoever_is_to_stand_by_is_asked_in_every_language_of_the_hall() -> None:
    speaker, floor = role_of("speaker-1"), waiting_hall()
    told = texts(tell(speaker, floor, asked("a", "1")))
    assert told == [
        "请准备，A，零零一号，到一号窗口附近坐。",
        "Ticket A 0 0 1, please get ready and sit near window 1.",
    ]


def test_calls_go_before_who_is_to_stand_by() -> None:
    speaker, floor = role_of("speaker-1"), waiting_hall()
    tell(speaker, floor, called("a", "1"), asked("b", "1"), called("c", "3"))
    assert done(speaker, floor, 2)[0] == "请，B，零零一号，到三号窗口。"
    assert done(speaker, floor, 2)[0] == "请准备，A，零零二号，到一号窗口附近坐。"


def test_whoever_need_not_stand_by_any_more_is_not_asked() -> None:
    speaker, floor = role_of("speaker-1"), waiting_hall()
    gone = e.StandByLapsed(at=NINE, ticket="b", window="1", reason="paused")
    tell(speaker, floor, called("a", "1"), asked("b", "1"), gone)
    assert done(speaker, floor, 2) == []
    floor.apply(msgspec.structs.replace(issued("d", "A003"), silent=True))
    assert tell(speaker, floor, asked("d", "1")) == [], "a silent visitor sees it"


def test_calls_wait_for_each_other() -> None:
    speaker, floor = role_of("speaker-1"), waiting_hall()
    assert len(tell(speaker, floor, called("a", "1"), called("b", "2"))) == 2
    assert done(speaker, floor, 1) == []
    assert done(speaker, floor, 1)[0] == "请，A，零零二号，到二号窗口。"


def test_a_sentence_that_failed_or_was_not_answered_does_not_hold_up_the_next() -> None:
    speaker, floor = role_of("speaker-1"), waiting_hall()
    tell(speaker, floor, called("a", "1"), called("b", "2"))
    speaker.heard(Rejected(code=1, reason="no voice"), floor, NINE)
    speaker.heard(Unanswered(misses=1), floor, NINE)
    assert len(speaker.free(floor, NINE)) == 2


def test_whoever_has_come_already_is_not_called_any_more() -> None:
    speaker, floor = role_of("speaker-1"), waiting_hall()
    tell(speaker, floor, called("a", "1"), called("b", "2"), called("c", "3"), started("b", "2"))
    assert done(speaker, floor, 2)[0] == "请，B，零零一号，到三号窗口。"


def test_a_call_that_waited_a_minute_is_not_said() -> None:
    speaker, floor = role_of("speaker-1"), waiting_hall()
    tell(speaker, floor, called("a", "1"), called("b", "2"))
    assert done(speaker, floor, 2, now=NINE + 61 * SECOND) == []


def test_a_call_and_its_recall_are_said_once_when_both_had_to_wait() -> None:
    speaker, floor = role_of("speaker-1"), waiting_hall()
    tell(speaker, floor, called("a", "1"), called("b", "2"), e.TicketRecalled(at=NINE, ticket="b", window="2"))
    assert len(done(speaker, floor, 2)) == 2
    assert done(speaker, floor, 2) == []


def test_after_a_reconnect_nothing_is_said_again_and_what_waited_follows_the_answer() -> None:
    speaker, floor = role_of("speaker-1"), waiting_hall()
    tell(speaker, floor, called("a", "1"), called("b", "2"))
    assert speaker.repaint(floor, NINE)[0] == Probe()
    assert done(speaker, floor, 1)[0] == "请，A，零零二号，到二号窗口。"


def test_a_speaker_in_the_middle_of_a_call_is_not_asked_how_it_is() -> None:
    speaker, floor = role_of("speaker-1"), waiting_hall()
    tell(speaker, floor, called("a", "1"))
    assert not speaker.refresh(floor, NINE)
    done(speaker, floor, 2)
    assert speaker.refresh(floor, NINE) == (Probe(),)


def test_a_speaker_of_one_zone_says_its_own_calls_only() -> None:
    plan = small_plan(('line = "speaker" },', 'line = "speaker", windows = ["2"] },'))
    speaker, floor = role_of("speaker-1", plan), waiting_hall()
    assert tell(speaker, floor, called("a", "1")) == []
    assert len(tell(speaker, floor, called("b", "2"))) == 2


def test_a_chime_sounds_once_before_a_call_unless_the_plan_wants_none() -> None:
    floor = waiting_hall()
    told = tell(role_of("speaker-1"), floor, called("a", "1"))
    assert [one.chime for one in told if isinstance(one, Say)] == [True, False]
    quiet = small_plan(('languages = ["zh", "en"]', 'languages = ["zh", "en"]\nchime = false'))
    told = tell(role_of("speaker-1", quiet), floor, called("b", "1"))
    assert [one.chime for one in told if isinstance(one, Say)] == [False, False]


def test_the_whole_round_is_said_again_where_the_plan_says_so() -> None:
    twice = small_plan(('languages = ["zh", "en"]', 'languages = ["yue", "en"]\nrepeat = 2'))
    told = tell(role_of("speaker-1", twice), waiting_hall(), called("a", "1"))
    assert [one.language for one in told if isinstance(one, Say)] == ["yue", "en", "yue", "en"]
    assert [one.chime for one in told if isinstance(one, Say)] == [True, False, False, False]


def test_the_voice_is_told_ahead_the_pieces_of_which_calls_are_made() -> None:
    speaker, floor = role_of("speaker-1"), waiting_hall()
    at_start = [one for one in speaker.repaint(floor, NINE) if isinstance(one, Prepare)]
    issue = tell(speaker, floor, issued("d", "A003"))
    pieces = {one.text for one in (*at_start, *issue) if isinstance(one, Prepare)}
    done(speaker, floor, 1)
    for ticket, window in (("a", "1"), ("d", "3")):
        for say in texts(tell(speaker, floor, called(ticket, window))):
            assert any(say.removeprefix(piece) in pieces for piece in pieces if say.startswith(piece)), say
        done(speaker, floor, 2)


def test_what_is_told_ahead_is_no_call_of_somebody_silent() -> None:
    speaker, floor = role_of("speaker-1"), waiting_hall()
    silent = msgspec.structs.replace(issued("d", "A003"), silent=True)
    assert tell(speaker, floor, silent) == []
    assert not [one for one in speaker.repaint(floor, NINE) if isinstance(one, Prepare) and "零零三" in one.text]


LOUD = ('languages = ["zh", "en"]', 'languages = ["zh"]\nvolume = [{ from_time = "08:30", percent = 70 }, { from_time = "12:00", percent = 40 }]')  # fmt: skip


def test_how_loud_follows_the_time_of_day_and_is_told_once() -> None:
    speaker, floor = role_of("speaker-1", small_plan(LOUD)), waiting_hall()
    told = tell(speaker, floor, called("a", "1"))
    assert told[0] == SetVolume(percent=70)
    done(speaker, floor, 1)
    assert len(tell(speaker, floor, called("b", "1"))) == 1
    done(speaker, floor, 1)
    noon = NINE + 3 * 3600 * SECOND
    assert speaker.refresh(floor, noon) == (SetVolume(percent=40), Probe())
    assert SetVolume(percent=40) in speaker.repaint(floor, noon), "a speaker that was off may have forgotten it"


def test_before_the_first_time_it_is_as_loud_as_at_night() -> None:
    table = (Loudness("12:00", 40), Loudness("08:30", 70))
    assert [percent_at(table, clock) for clock in ("07:00", "08:30", "11:59", "12:00", "23:59")] == [40, 70, 70, 40, 40]
    assert percent_at((), "12:00") is None


def test_a_stale_call_is_told_to_whoever_reads_the_log() -> None:
    speaker, floor = role_of("speaker-1"), waiting_hall()
    tell(speaker, floor, called("a", "1"), called("b", "2"), called("c", "3"))
    assert speaker.remarks() == []
    done(speaker, floor, 2, now=NINE + 61 * SECOND)
    [remark] = speaker.remarks()
    assert remark.endswith("A002 to window 2, B001 to window 3")
    assert "over 60 s" in remark
    assert speaker.remarks() == []


def test_a_speaker_that_never_says_that_it_is_done_is_not_waited_for_for_ever() -> None:
    speaker, floor = role_of("speaker-1"), waiting_hall()
    tell(speaker, floor, called("a", "1"), called("b", "2"))
    assert [speaker.refresh(floor, NINE) for _ in range(2)] == [(), ()]
    assert speaker.refresh(floor, NINE) == (Probe(),)
    assert "nothing was heard of it" in speaker.remarks()[0]
    assert done(speaker, floor, 1)[0].startswith("请，A，零零二号")


ONE_LINE = '{ id = "speaker-1", role = "speaker", model = "voice", line = "speaker" },'
TWO = '{{ id = "speaker-1", role = "speaker", model = "voice", line = "speaker", {} }},\n  {{ id = "speaker-2", role = "speaker", model = "voice", line = "speaker", address = "2", {} }},'  # fmt: skip


def two_speakers(first: str, second: str, *changes: tuple[str, str]) -> tuple[Role, Role]:
    plan = small_plan((ONE_LINE, TWO.format(first, second)), *changes)
    one, other = role_of("speaker-1", plan), role_of("speaker-2", plan)
    one.beside([other])
    other.beside([one])
    return one, other


def test_two_speakers_of_one_zone_do_not_talk_over_each_other() -> None:
    one, other = two_speakers('windows = ["1"]', 'windows = ["2", "3"]')
    floor = waiting_hall()
    assert len(texts(tell(one, floor, called("a", "1")))) == 2
    assert tell(other, floor, called("b", "2")) == []
    for _ in range(2):
        one.heard(DONE, floor, NINE)
    assert len(texts(other.free(floor, NINE))) == 2


def test_nobody_waits_for_a_speaker_whose_line_is_lost() -> None:
    one, other = two_speakers('windows = ["1"]', 'windows = ["2", "3"]')
    floor = waiting_hall()
    tell(one, floor, called("a", "1"))
    tell(other, floor, called("b", "2"))
    one.lost()
    assert len(texts(other.free(floor, NINE))) == 2
    assert tell(one, floor, called("c", "1")) == [], "nothing is said into a lost line"


def test_speakers_of_two_zones_speak_at_the_same_time() -> None:
    halls = ('zones = [{ id = "main", name = "大厅", kind = "intake" }]', 'zones = [{ id = "main", name = "大厅", kind = "intake" }, { id = "up", name = "二楼", kind = "intake" }]')  # fmt: skip
    upstairs = ('{ no = "3", zone = "main"', '{ no = "3", zone = "up"')
    one, other = two_speakers('zone = "main"', 'zone = "up"', halls, upstairs)
    floor = waiting_hall()
    assert len(texts(tell(one, floor, called("a", "2")))) == 2
    assert len(texts(tell(other, floor, called("b", "3")))) == 2
    assert tell(one, floor, called("c", "3")) == [], "that window is not in its zone"


def test_a_module_that_reads_mandarin_only_is_told_nothing_else() -> None:
    mandarin = ('roles = ["speaker"]', 'roles = ["speaker"]\noptions = { languages = "zh" }')
    told = tell(role_of("speaker-1", small_plan(mandarin)), waiting_hall(), called("a", "1"))
    assert [one.language for one in told if isinstance(one, Say)] == ["zh"]
