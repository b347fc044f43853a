"""The referee for printers: python-escpos, a host that we did not write, prints on our emulator and asks it how it is."""

import pytest
from escpos.printer import Dummy
from PIL import Image

from devices.emulators.escpos.head import Picture
from devices.emulators.escpos.printer import EscposPrinter
from firmware_protocols.wires.escpos.glyphs import drawn


class Wired(Dummy):  # type: ignore[misc]
    """python-escpos on the emulator's line: what it writes arrives there, what it reads comes from there."""

    def __init__(self, device: EscposPrinter) -> None:
        super().__init__()
        self._device = device

    def _raw(self, data: bytes) -> None:
        self._device.receive(data, 0.0)

    def _read(self) -> bytes:
        return self._device.outgoing(0.0)


def test_python_escpos_is_understood() -> None:
    other = Dummy()
    other.hw("INIT")
    other.set(align="center", custom_size=True, width=2, height=3)
    other.text("A012\n")
    other._raw("叫号\n".encode("gb18030"))
    other.set_with_default()
    other.qr("http://127.0.0.1/t/1", native=True, size=6)
    other.barcode("A012", "CODE39")
    other.cashdraw(5)
    other.ln(2)
    other.cut()
    device = EscposPrinter({})
    seen = [dict(one) for one in device.receive(other.output, 0.0)]
    (out,) = device.slips
    assert [text for text in out.lines if text] == ["A012", "叫号"]
    assert out.qr == ["http://127.0.0.1/t/1"]
    assert {"op": "size", "width": 2, "height": 3} in seen
    assert {"op": "drawer", "pin": 5} in seen
    assert (device.refused, device.pending) == (0, 0)


@pytest.mark.parametrize(("sensor", "paper"), [("", 2), ("paper_near_end", 1), ("paper_end", 0)])
def test_it_reads_the_paper_sensor_as_we_mean_it(sensor: str, paper: int) -> None:
    device = EscposPrinter({})
    if sensor:
        device.press("1", sensor, 1)
    assert Wired(device).paper_status() == paper


@pytest.mark.parametrize(
    ("sensor", "online"), [("paper_near_end", True), ("cover_open", False), ("cutter_error", False)]
)
def test_it_knows_whether_the_printer_is_online(sensor: str, online: bool) -> None:
    device = EscposPrinter({})
    device.press("1", sensor, 1)
    assert Wired(device).is_online() == online


@pytest.mark.parametrize("impl", ["bitImageRaster", "graphics"])
def test_its_pictures_have_the_dots_that_it_was_given(impl: str) -> None:
    (square,) = drawn("?", "", 576, (1, 1))
    side = len(square.rows)
    black_on_white = Image.frombytes("1", (side, side), bytes(255 - byte for row in square.rows for byte in row))
    device = EscposPrinter({})
    host = Wired(device)
    host.image(black_on_white, impl=impl)
    host.cut()
    assert device.slips[0].pictures == [Picture(side // 8, b"".join(square.rows))]
    assert (device.refused, device.pending) == (0, 0)
