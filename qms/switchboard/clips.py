"""Which recorded clips the calls of a hall need and its banks have not: every figure, every prefix, every window."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from config.phrases import Phrases
from config.plan import Device, Plan
from devices.links.speech.clips import complaint, missing
from devices.links.speech.utterance import Utterance
from displays.announcement import announce, ask
from firmware_protocols.messages import Say

FIGURES = "0123456789"


def lacking(plan: Plan, folder: Path, phrases: Mapping[str, Phrases]) -> Iterator[tuple[Device, str]]:
    """For each speaker of recorded clips what is missing, in words; none for a whole bank. `folder` is the hall's."""
    lines = {line.id: line for line in plan.lines if line.link == "speech" and line.voice == "clips"}
    for device in plan.devices:
        if device.role == "speaker" and (line := lines.get(device.line)) is not None:
            bank = folder / line.path
            if names := missing(bank, [Utterance(say.text, say.language) for say in calls(plan, device, phrases)]):
                yield device, complaint(bank, names)


def calls(plan: Plan, device: Device, phrases: Mapping[str, Phrases]) -> Iterator[Say]:
    """Calls that hold every word that this speaker may have to say."""
    spoken = [phrases[language] for language in plan.voice.languages]
    for item_class in plan.item_classes:
        for no in plan.windows_of(device):
            number = f"{item_class.prefix}{FIGURES}"
            yield from announce(spoken, number, no)
            yield from ask(spoken, number, no)
