"""The command table, and what the parameters of each command say in words (§8)."""

from collections.abc import Callable, Mapping

from devices.emulators.onbon_bx.area import Reader

Seen = Mapping[str, object]

COMMANDS = {
    0xA1: {
        0: "format",
        1: "delete_file",
        2: "status",
        5: "start_file",
        6: "write_file",
        7: "files_begin",
        8: "files_end",
    }
    | {9: "write_client", 0x0A: "file_info", 0x0B: "read_file"},
    0xA2: {0: "ping", 1: "reset", 3: "set_clock", 6: "set_screen_id", 7: "screen_id", 8: "carousel_info", 9: "fonts"}
    | {0x0A: "parameters", 0x0B: "client", 0x0C: "tips", 0x0D: "delete_tips", 0x0E: "voice", 0x0F: "relay_setup"}
    | {0x10: "relay", 0x11: "font_details", 0x12: "relays"},
    0xA3: {0: "on_off", 1: "timed_on_off", 2: "brightness", 4: "lock_program", 6: "dynamic_area"}
    | {8: "cancel_timed_on_off", 0x10: "clear_screen"},
    0xA4: {1: "special_area", 2: "page", 3: "bitmap", 4: "delete_special_area", 5: "set_ip", 6: "set_mac", 7: "search"}
    | {9: "delete_page"},
}
FLASH = {"format", "delete_file", "start_file", "write_file"}
CODINGS = {0: "gb2312", 1: "gbk", 2: "big5", 3: "utf-16-le"}


def details_of(op: str, data: bytes) -> Seen | None:
    """What stands behind Response; None if it is too short, or a number in it is out of its range."""
    reading = READINGS.get(op)
    if reading is None:
        return {}
    reader = Reader(data[3:])
    try:
        return reading(reader)
    except (IndexError, ValueError):
        return None


def _clock(reader: Reader) -> Seen:
    """§8.10: 08 00, then BCD: the year low byte first, month, day, hour, minute, second, weekday."""
    reader.take(2)
    low, high, month, day, hour, minute, second, weekday = (bcd(byte) for byte in reader.take(8))
    at = f"{high:02}{low:02}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
    if not (1 <= month <= 12 and 1 <= day <= 31 and hour < 24 and minute < 60 and second < 60):
        raise ValueError(at)
    return {"clock": at, "weekday": weekday}


def _brightness(reader: Reader) -> Seen:
    """§8.14: 1 forced and a level, 2 and a level for every half hour of the day."""
    reader.take(2)
    kind, level = reader.number(1), reader.number(1)
    if kind == 1 and level <= 15:
        return {"forced": True, "level": level}
    table = list(reader.take(48)) if kind == 2 else []
    if not table or max(table) > 15:
        raise ValueError(kind)
    return {"forced": False, "table": table}


def _power(reader: Reader) -> Seen:
    reader.take(2)
    state = reader.number(1)
    if state not in (1, 2):
        raise ValueError(state)
    return {"on": state == 1}


def _lock(reader: Reader) -> Seen:
    reader.take(2)
    stored, locked = reader.number(1), reader.number(1)
    return {"stored": bool(stored), "locked": bool(locked), "program": reader.take(4).decode("ascii")}


def _carousel(reader: Reader) -> Seen:
    reader.take(2)
    return {"shown": reader.number(1) == 0}


def _voice(reader: Reader) -> Seen:
    """A2 0E: eight reserved, store, person, volume, speed, coding, replays, pause, reserved length, length, text."""
    reader.take(8)
    stored, person, volume, speed, coding = reader.take(5)
    replays, pause = reader.number(4), reader.number(4)
    reader.take(reader.number(1))
    said = reader.take(reader.number(4))
    if person > 5 or volume > 10 or speed > 10 or coding not in CODINGS:
        raise ValueError(coding)
    seen = {"person": person, "volume": volume, "speed": speed, "coding": CODINGS[coding], "replays": replays}
    return seen | {"stored": bool(stored), "pause_s": pause / 100, "text": said.decode(CODINGS[coding], "replace")}


def _start_file(reader: Reader) -> Seen:
    reader.take(2)
    return {"overwrite": bool(reader.number(1)), "file": reader.take(4).decode("ascii"), "length": reader.number(4)}


def _write_file(reader: Reader) -> Seen:
    """§8.1.2: name, whether it is the last block, its number, length and place, and the bytes."""
    reader.take(2)
    name, last = reader.take(4).decode("ascii"), bool(reader.number(1))
    number, length, at = reader.number(2), reader.number(2), reader.number(4)
    return {"file": name, "last": last, "block": number, "at": at, "block_len": len(reader.take(length))}


READINGS: Mapping[str, Callable[[Reader], Seen]] = {
    "set_clock": _clock,
    "brightness": _brightness,
    "on_off": _power,
    "lock_program": _lock,
    "carousel_info": _carousel,
    "voice": _voice,
    "start_file": _start_file,
    "write_file": _write_file,
}


def bcd(byte: int) -> int:
    """Raises ValueError for what is no pair of decimal figures."""
    return int(f"{byte:x}")
