"""The kinds of links, by the name a plan uses: LINKS makes the link of a line."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from config.plan import Line, LinkName
from devices.link import Link
from devices.links.memory import null_modem
from devices.links.serial import SerialLink
from devices.links.speech import KEPT, SpeechLink, command
from devices.links.tcp import TcpLink
from firmware_protocols.parcel import Parcels

MakeLink = Callable[[Line, Path, Sequence[str]], Link[Any]]
"""Makes the closed link of a line; a relative path stands under the folder, and the topics are for a broker. Opens nothing
yet."""


def _serial(line: Line, folder: Path, topics: Sequence[str]) -> Link[bytes]:
    return SerialLink(folder / line.path, line.baud)


def _tcp(line: Line, folder: Path, topics: Sequence[str]) -> Link[bytes]:
    return TcpLink(line.host, line.port)


def _mqtt(line: Line, folder: Path, topics: Sequence[str]) -> Link[Parcels]:
    from devices.links.mqtt import broker_at  # noqa: PLC0415  # a hall without a broker does not load its library

    return broker_at(line.host, line.port, folder).link(topics)


def _memory(line: Line, folder: Path, topics: Sequence[str]) -> Link[bytes]:
    return null_modem(str(folder / (line.path or line.id))).near


def _speech(line: Line, folder: Path, topics: Sequence[str]) -> Link[bytes]:
    return SpeechLink(command(line.voice, folder / line.path, folder / KEPT))


LINKS: Mapping[LinkName, MakeLink] = {
    "serial": _serial,
    "tcp": _tcp,
    "mqtt": _mqtt,
    "memory": _memory,
    "speech": _speech,
}
