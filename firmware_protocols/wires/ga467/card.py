"""What 256 bytes of a card's text say, UTF-16 low byte first, padded with blanks; the letter at byte 248 is its kind.

Resident, HK/Macao/Taiwan (J) and the foreigner's card of 2017 (I) as several public implementations have them; the
foreigner's card of 2023 (Y) as ONE has it (Johann356/readinfo, PCSCGetData.h).
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from firmware_protocols.messages import CardRead

KIND: Final = (248, 2)
Place = tuple[int, int]
"""First byte and number of bytes."""

RESIDENT: Final[Mapping[str, Place]] = {
    "name": (0, 30),
    "sex": (30, 2),
    "nation": (32, 4),
    "birth": (36, 16),
    "home": (52, 70),
    "number": (122, 36),
    "issuer": (158, 30),
    "valid_from": (188, 16),
    "valid_until": (204, 16),
}
HK_MACAO_TAIWAN: Final = {**{k: v for k, v in RESIDENT.items() if k != "nation"}, "pass_number": (220, 18)}
FOREIGN_2017: Final[Mapping[str, Place]] = {
    "name": (0, 120),
    "sex": (120, 2),
    "number": (122, 30),
    "nation": (152, 6),
    "other_name": (158, 30),
    "valid_from": (188, 16),
    "valid_until": (204, 16),
    "birth": (220, 16),
}
FOREIGN_2023: Final[Mapping[str, Place]] = {
    "other_name": (0, 30),
    "sex": (30, 2),
    "birth": (36, 16),
    "number": (122, 36),
    "valid_from": (188, 16),
    "valid_until": (204, 16),
    "nation": (242, 6),
}
LONG_NAME: Final = (slice(52, 122), slice(220, 242))
"""The first 35 letters of a foreigner's name and the next eleven; a blank may lie between."""
WITHOUT_END: Final = "长期"

WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS: Final = "10X98765432"
CHECKED_LENGTH: Final = 18
FOREIGN_LENGTH: Final = 15  # the number of 2017 has a check of its own, which no public source gives


def card_of(text: bytes) -> CardRead | None:
    """The card; None when it is no known kind, or its number, its dates or its characters cannot be right."""
    try:
        match _field(text, KIND):
            case "":
                return CardRead(card="resident", **_fields(text, RESIDENT))
            case "J":
                return CardRead(card="hk_macao_taiwan", **_fields(text, HK_MACAO_TAIWAN))
            case "I":
                return CardRead(card="foreign", **_fields(text, FOREIGN_2017))
            case "Y":
                long_name = b"".join(text[part] for part in LONG_NAME)
                name = _field(long_name, (0, len(long_name)))
                return CardRead(card="foreign", name=name, **_fields(text, FOREIGN_2023))
    except ValueError:
        return None
    return None


def check_digit(number: str) -> str:
    """The 18th figure of GB 11643 for the first seventeen."""
    return CHECK_DIGITS[sum(int(figure) * weight for figure, weight in zip(number, WEIGHTS, strict=False)) % 11]


def _fields(text: bytes, places: Mapping[str, Place]) -> dict[str, str]:
    """All fields, dates as YYYY-MM-DD. Raises ValueError for what cannot be so."""
    fields = {name: _field(text, place) for name, place in places.items()}
    _check(fields["number"])
    for name in ("birth", "valid_from"):
        fields[name] = _date(fields[name])
    fields["valid_until"] = "" if fields["valid_until"] == WITHOUT_END else _date(fields["valid_until"])
    return fields


def _field(text: bytes, place: Place) -> str:
    start, size = place
    return text[start : start + size].decode("utf-16-le").strip(" \0")


def _date(figures: str) -> str:
    if len(figures) != 8 or not (figures.isascii() and figures.isdecimal()):
        raise ValueError("no date")
    return date(int(figures[:4]), int(figures[4:6]), int(figures[6:])).isoformat()


def _check(number: str) -> None:
    if not (number.isascii() and number.isalnum()):
        raise ValueError("no number")
    if len(number) == FOREIGN_LENGTH:
        return
    if len(number) != CHECKED_LENGTH or not number[:-1].isdecimal() or number[-1] != check_digit(number):
        raise ValueError("wrong check digit")
