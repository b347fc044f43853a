"""The devices of a hall on ptys, in a process of their own: `python -m bench.far_ends PLAN.toml FOLDER`."""

import asyncio
import sys
from pathlib import Path

from config.load import load
from devices.far_ends import open_far_ends
from qms.switchboard import options_of


async def main(file: Path, folder: Path) -> None:
    """Says `ready`; the devices are there until standard input ends."""
    plan = load(file)
    ends = open_far_ends(plan.lines, options_of(plan), folder)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    for end in ends.values():
        end.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
