"""The identity card reader (读卡器) at a kiosk or desk: looks for cards all day. What it reads is no word to the hall: it waits in memory for the page
beside the reader, see `qms.switchboard.readings`."""

from collections.abc import Mapping, Sequence

from config.phrases import Phrases
from config.plan import Device, Plan
from firmware_protocols.messages import AwaitCard, Probe, Told
from qms.domain.floor import Floor
from qms.role import Role


class IdReader(Role):
    """One reader."""

    refresh_every = 30.0

    def __init__(self, device: Device, plan: Plan, phrases: Mapping[str, Phrases]) -> None:
        self._address = device.address

    def repaint(self, floor: Floor, now: int) -> Sequence[Told]:
        """Look for cards; a reader that has lost its power has forgotten that it should."""
        return (AwaitCard(address=self._address),)

    def sample(self) -> Sequence[Told]:
        """Whether it answers."""
        return (Probe(address=self._address),)
