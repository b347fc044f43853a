"""What a plan may say of voices: speakers have one place, lines name a voice only where somebody can speak."""

import pytest

from config import advice
from config.faults import PlanError
from tests.roles.small_hall import small_plan

SPEAKER = '{ id = "speaker-1", role = "speaker", model = "voice", line = "speaker" },'
LINE = '{ id = "speaker", link = "serial", wire = "speech", path = "lines/speaker" },'
VOICE = 'languages = ["zh", "en"]'
RULES = {
    "a zone and windows": ((SPEAKER, SPEAKER.replace(" },", ', zone = "main", windows = ["1"] },')), "devices[7].zone", "not both"),
    "a zone that is none": ((SPEAKER, SPEAKER.replace(" },", ', zone = "roof" },')), "devices[7].zone", "one of the zones"),
    "a voice on a serial line": ((LINE, LINE.replace(" },", ', voice = "embedded" },')), "lines[4].voice", 'link = "speech"'),
    "clips without a folder": ((LINE, '{ id = "speaker", link = "speech", wire = "speech", voice = "clips" },'), "lines[4].path", "recorded clips"),
    "a voice that nobody has": ((LINE, '{ id = "speaker", link = "speech", wire = "speech", voice = "my_own" },'), "lines[4].voice", "zf_xiaoyi"),
    "two volumes at one time": ((VOICE, VOICE + '\nvolume = [{ from_time = "08:00", percent = 1 }, { from_time = "08:00", percent = 2 }]'), "voice.volume[1].from_time", "no other entry"),
    "louder than loud": ((VOICE, VOICE + '\nvolume = [{ from_time = "08:00", percent = 101 }]'), "voice.volume[0].percent", "100"),
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_is_complained_about_at_its_place(rule: str) -> None:
    change, where, expected = RULES[rule]
    with pytest.raises(PlanError) as refused:
        small_plan(change)
    [fault] = refused.value.errors
    assert where in str(fault)
    assert expected in str(fault)


def test_a_device_of_a_zone_stands_at_the_windows_of_the_zone() -> None:
    plan = small_plan((SPEAKER, SPEAKER.replace(" },", ', zone = "main" },')))
    assert plan.windows_of(plan.devices[-1]) == ("1", "2", "3")
    assert plan.windows_of(plan.devices[1]) == ("1",)


def test_two_speakers_for_one_window_are_advised_against() -> None:
    twice = SPEAKER + ' { id = "speaker-2", role = "speaker", model = "voice", line = "speaker", address = "2", windows = ["2"] },'  # fmt: skip
    [words] = [words for words in advice.of(small_plan((SPEAKER, twice)), {}) if "speaker" in words]
    assert words.startswith("speaker-1 and speaker-2 both speak for")
