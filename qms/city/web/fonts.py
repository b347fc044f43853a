"""The letters of the city's pages: the font that the hall's screens bundle, where they were built; else the machine's own."""

import re
from pathlib import Path

import displays

BUILT = Path(displays.__path__[0]) / "screens" / "dist" / "assets"
FACE = re.compile(r"@font-face\s*\{[^}]*\}")


def faces(built: Path = BUILT) -> str:
    """The font faces of the built screens, as a style sheet; empty if nothing was built."""
    sheets = sorted(built.glob("*.css"))
    return "\n".join(face for sheet in sheets for face in FACE.findall(sheet.read_text(encoding="utf-8")))
