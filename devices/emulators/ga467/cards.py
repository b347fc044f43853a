"""Cards of invented persons, as 256 bytes of UTF-16 low byte first, padded with blanks.

Read from the structures of qiwenming/IDCardDemo (resident), readidentifiercardinfo (J and I) and Johann356/readinfo (Y).
"""

from collections.abc import Callable, Mapping, Sequence

TEXT = 256


def laid_out(*fields: tuple[str, int]) -> bytes:
    """Fields with their widths in bytes, one after another."""
    return b"".join(text.ljust(width // 2).encode("utf-16-le") for text, width in fields)


def numbered(region: str, birth: str, order: int) -> str:
    """A number of 18 figures, the last by GB 11643: the weights are powers of two modulo 11."""
    figures = f"{region}{birth}{order:03}"
    rest = sum(int(figure) * pow(2, 17 - place, 11) for place, figure in enumerate(figures)) % 11
    return figures + str((12 - rest) % 11).replace("10", "X")


def resident(order: int) -> bytes:
    return laid_out(
        ("测试甲", 30), ("1", 2), ("01", 4), ("19000101", 16), ("测试省测试市测试路1号", 70),
        (numbered("000000", "19000101", order), 36), ("测试市公安局", 30), ("20100101", 16), ("长期", 16), ("", 36),
    )  # fmt: skip


def hk_macao_taiwan(order: int) -> bytes:
    return laid_out(
        ("测试乙", 30), ("2", 2), ("", 4), ("19000102", 16), ("测试省测试市测试路2号", 70),
        (numbered("810000", "19000102", order), 36), ("测试市公安局", 30), ("20190101", 16), ("20240101", 16),
        ("H00000000", 18), ("01", 4), ("", 6), ("J", 2), ("", 6),
    )  # fmt: skip


def foreign_2017(order: int) -> bytes:
    return laid_out(
        ("TEST, PERSON", 120), ("1", 2), (f"UTO00000000{order:04}", 30), ("UTO", 6), ("测试丙", 30), ("20170101", 16),
        ("20270101", 16), ("19000103", 16), ("01", 4), ("1500", 8), ("I", 2), ("", 6),
    )  # fmt: skip


def foreign_2023(order: int) -> bytes:
    return laid_out(
        ("测试丁", 30), ("2", 2), ("01", 4), ("19000104", 16), ("TEST, PERSON WITH QUITE A LONG NAME", 70),
        (numbered("911000", "19000104", order), 36), ("", 30), ("20230101", 16), ("20330101", 16), (" INDEED", 22),
        ("UTO", 6), ("Y", 2), ("", 6),
    )  # fmt: skip


def wrong_number(order: int) -> bytes:
    """A resident whose number is not right: what it would be for somebody born a day earlier."""
    right, wrong = numbered("000000", "19000101", order), numbered("000000", "19000131", order)
    return resident(order).replace(right[:-1].encode("utf-16-le"), wrong[:-1].encode("utf-16-le"))


CARDS: Mapping[str, Callable[[int], bytes]] = {
    "resident": resident,
    "hk_macao_taiwan": hk_macao_taiwan,
    "foreign_2017": foreign_2017,
    "foreign_2023": foreign_2023,
    "wrong_number": wrong_number,
}


def read_reply(text: bytes, fingerprints: int | None = None) -> Sequence[int]:
    """What follows the status: the lengths, the text, a photo that is none, and fingerprints that are none."""
    photo = bytes(range(256)) * 4
    lengths = [len(text), len(photo)] + ([] if fingerprints is None else [fingerprints])
    return list(b"".join(size.to_bytes(2, "big") for size in lengths) + text + photo + bytes(fingerprints or 0))
