"""The kinds of links, by the name a plan uses: LINKS makes the link of a line."""

from collections.abc import Callable, Mapping
from pathlib import Path

from config.plan import Line, LinkName
from devices.link import Link
from devices.links.memory import null_modem
from devices.links.serial import SerialLink
from devices.links.speech import SpeechLink
from devices.links.tcp import TcpLink

MakeLink = Callable[[Line, Path], Link]
"""Makes the closed link of a line; a relative path stands under the folder. Opens nothing yet."""


def _serial(line: Line, folder: Path) -> Link:
    return SerialLink(folder / line.path, line.baud)


def _tcp(line: Line, folder: Path) -> Link:
    return TcpLink(line.host, line.port)


def _memory(line: Line, folder: Path) -> Link:
    return null_modem(str(folder / (line.path or line.id))).near


def _speech(line: Line, folder: Path) -> Link:
    return SpeechLink()


LINKS: Mapping[LinkName, MakeLink] = {
    "serial": _serial,
    "tcp": _tcp,
    "memory": _memory,
    "speech": _speech,
}
