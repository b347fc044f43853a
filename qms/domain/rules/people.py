"""Rules of the people: leave, escalation, difficult cases, the guide desk, and what somebody should look at."""

from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.domain.refusal import Refused


def decide(floor: Floor, command: c.PeopleCommand, at: int, draw: str) -> list[e.Event]:
    """The events of a command about people."""
    raise Refused("staff_only")
