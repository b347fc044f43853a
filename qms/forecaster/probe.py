"""Asks a forecast's child once, for a hall that is not running: does it start, what has it learned, how long does it take."""

from pathlib import Path

from config.plan import Plan
from qms.forecaster.keeper import command_for
from qms.forecaster.process import begun

PATIENCE = 300.0  # seconds; what was never compiled on this machine takes a minute or two


async def probe(plan: Plan, folder: Path, patience: float = PATIENCE) -> str:
    """In plain words how the forecast of the hall in `folder` fares. Raises Gone with what is wrong."""
    async with begun(command_for(folder), plan) as child:
        learned, seen = await child.seen(0, 0, patience)
    days = seen.outlook.days
    past = f"it has learned from {days} days" if days else "there are no past days yet: it starts from usual services"
    return f"answers; {past}" + (f" in {learned.seconds:.1f} s" if learned else "")
