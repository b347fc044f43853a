"""The scanner of a kiosk or desk (扫码器): it is told nothing. What it reads waits in memory for the page beside it, see
`qms.switchboard.readings`."""

from collections.abc import Mapping

from config.phrases import Phrases
from config.plan import Device, Plan
from qms.role import Role


class Scanner(Role):
    """One scanner."""

    answers = False

    def __init__(self, device: Device, plan: Plan, phrases: Mapping[str, Phrases]) -> None:
        self.device = device.id
