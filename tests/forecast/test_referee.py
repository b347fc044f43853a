"""The judge of bench/dispatch plays a day with the product as any user may: nothing illegal, nobody overtaken, better than a guess."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DISPATCH = ROOT / "bench" / "dispatch"


def graded(folder: Path, *options: str) -> dict[str, Any]:
    """What the referee says of one day of the public set."""
    out = folder / "result.json"
    product = f"{Path(sys.executable).parent / 'qms'} referee"
    command: list[str | Path] = [
        sys.executable,
        DISPATCH / "referee.py",
        DISPATCH / "public_h1",
        "--product",
        product,
        "--batch",
    ]
    done = subprocess.run(
        [*command, "--days", "1", "--json", out, *options], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told: dict[str, Any] = json.loads(out.read_text())
    return told


@pytest.mark.slow
def test_the_referee_plays_a_day_to_its_end(tmp_path: Path) -> None:
    """With standing by, which has every request and every event of the protocol."""
    told = graded(tmp_path, "--precall")
    dispatch, prediction = told["dispatch"], told["prediction"]
    assert (told["illegal"]["total"], dispatch["overtakes"], dispatch["unserved"]) == (0, 0, 0)
    assert prediction["product"]["mae"] < 0.7 * prediction["les"]["mae"]
    assert 0.6 < prediction["product"]["coverage"] < 0.95
