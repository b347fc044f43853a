"""A second referee for printers: receiptline writes slips in Chinese, with a code drawn dot by dot, and ours reads them."""

import shutil
import subprocess
from pathlib import Path

from devices.emulators.escpos.head import Picture
from devices.emulators.escpos.printer import EscposPrinter

ROOT = Path(__file__).parents[2]
SCREENS = ROOT / "displays" / "screens"  # whose package.json names receiptline
URL = "http://127.0.0.1:8080/t/x"
CELL = 4
EDGE, RING, CORE = (1,) * 7, (1, 0, 0, 0, 0, 0, 1), (1, 0, 1, 1, 1, 0, 1)
FINDER = (EDGE, RING, CORE, CORE, CORE, RING, EDGE)
SLIP = f"^^^A012\n蓬江区政务服务中心|1人等候\n请留意叫号\n{{code:{URL};option:qrcode,{CELL},M}}\n"
SCRIPT = """
const words = process.argv[1], printer = { cpl: 48, encoding: 'gb18030', command: 'escpos', cutting: true }
process.stdout.write(Buffer.from(require('receiptline').transform(words, printer), 'latin1'))
"""


def receiptline(words: str) -> bytes:
    """The bytes that it sends to a printer."""
    node = shutil.which("node", path=str(ROOT / ".venv" / "node")) or shutil.which("node")
    assert node is not None
    return subprocess.run([node, "-e", SCRIPT, words], cwd=SCREENS, capture_output=True, check=True).stdout


def matrix_of(picture: Picture, cell: int) -> tuple[tuple[int, ...], ...]:
    """A code's modules from its dots."""
    bits = [f"{int.from_bytes(row, 'big'):0{8 * len(row)}b}" for row in picture.rows]
    side = len(bits) // cell
    return tuple(tuple(int(bits[y * cell][x * cell]) for x in range(side)) for y in range(side))


def test_a_slip_of_receiptline_is_understood() -> None:
    device = EscposPrinter({})
    seen = [dict(one) for one in device.receive(receiptline(SLIP), 0.0)]
    (out,) = device.slips
    words = "".join(out.lines)
    assert all(text in words for text in ("A012", "蓬江区政务服务中心", "1人等候", "请留意叫号"))
    assert {"op": "size", "width": 2, "height": 2} in seen
    assert not {one["op"] for one in seen} & {"drawer", "real_time", "recover"}
    assert (device.refused, device.pending) == (0, 0)


def test_its_drawn_code_arrives_dot_by_dot() -> None:
    device = EscposPrinter({})
    device.receive(receiptline(SLIP), 0.0)
    (picture,) = device.slips[0].pictures
    matrix = matrix_of(picture, CELL)
    side = len(matrix)
    assert side == 25, "25 letters in level M are a code of version 2"
    for top, left in ((0, 0), (0, side - 7), (side - 7, 0)):
        assert tuple(row[left : left + 7] for row in matrix[top : top + 7]) == FINDER
