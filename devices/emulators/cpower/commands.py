"""The sub-commands of 7B that put something on the glass, read byte by byte (§2.2.2)."""

from collections.abc import Mapping

Seen = Mapping[str, object]

NAMES = {
    0x01: "split_windows",
    0x02: "rich_text",
    0x03: "image",
    0x04: "static_text",
    0x05: "clock",
    0x06: "leave",
    0x07: "save",
    0x08: "select_program",
    0x09: "select_program",
    0x0A: "set_variable",
    0x0B: "select_program",
    0x0C: "global_areas",
    0x0D: "push_variable",
    0x0E: "timer",
    0x0F: "global_areas",
    0x12: "pure_text",
    0x81: "set_template",
    0x82: "template_mode",
    0x83: "query_template",
    0x84: "delete_program",
    0x85: "template_text",
    0x86: "template_picture",
    0x87: "template_clock",
    0x88: "alone_program",
    0x89: "query_program",
    0x8A: "program_property",
    0x8B: "set_plan",
    0x8C: "delete_plan",
    0x8D: "query_plan",
}


def meaning(data: bytes) -> Seen:
    """What one whole command says; a field that is cut off is not there."""
    code = data[0]
    seen: dict[str, object] = {"op": NAMES.get(code, "other"), "cc": code}
    if code == 0x01:
        seen |= split(data)
    elif code == 0x02 and len(data) >= 7:
        seen |= {"window": data[1], "effect": data[2], "align": data[3], "speed": data[4], "stay_s": number(data[5:7])}
        seen |= {"text": rich(data[7:])}
    elif code == 0x04 and len(data) >= 16:
        x, y, width, height = (number(data[at : at + 2]) for at in (4, 6, 8, 10))
        seen |= {"window": data[1], "align": data[3], "x": x, "y": y, "width_px": width, "height_px": height}
        seen |= {"font": data[12], "rgb": data[13:16].hex(), "text": text(data[16:])}
    elif code == 0x07 and len(data) >= 2:
        seen["op"] = "clear" if data[1] == 1 else "save"
    elif code == 0x12 and len(data) >= 11:
        seen |= {"window": data[1], "effect": data[2], "align": data[3], "speed": data[4], "stay_s": number(data[5:7])}
        seen |= {"font": data[7], "rgb": data[8:11].hex(), "text": text(data[11:]), "text_gbk": text(data[11:])}
    elif code == 0x84:
        seen |= {"programs": list(data[3:])}
    elif code == 0x85 and len(data) >= 8:
        own_format = 8 if data[7] & 0x10 else 0
        seen |= {"program": data[5], "window": data[6], "text": text(data[8 + own_format :])}
    return seen


def split(data: bytes) -> Seen:
    """X, Y, width and height of each window, high bytes first."""
    places = [data[at : at + 8] for at in range(2, len(data) - 7, 8)]
    windows = [[number(place[at : at + 2]) for at in (0, 2, 4, 6)] for place in places]
    return {"windows": windows[: data[1]]} if len(data) > 1 else {}


def text(data: bytes) -> str:
    """Up to the 00 that ends it."""
    return data.split(b"\0")[0].decode("gbk", "replace")


def rich(data: bytes) -> str:
    """Three bytes a character: colour and size, high byte, low byte."""
    pairs = [data[at + 1 : at + 3] for at in range(0, len(data) - 2, 3)]
    plain = b"".join(pair.lstrip(b"\0") for pair in pairs)
    return plain.decode("gbk", "replace")


def number(data: bytes) -> int:
    return int.from_bytes(data, "big")
