"""What visitors of the demo hall type finds what they mean."""

import pytest

from config.load import load
from qms.demo.town import PLANS
from qms.web.api.items import search

ITEMS = load(PLANS / "halls" / "pengjiang.toml").items


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("社保卡", "社会保障卡申领"),
        ("shebao", "社会保障卡申领"),
        ("sbk", "社会保障卡申领"),
        ("sfz", "居民身份证申领"),
        ("身份证", "居民身份证申领"),
        ("结婚", "内地居民结婚登记"),
        ("公积金", "住房公积金个人账户转移"),
    ],
)
def test_everyday_words_and_their_short_forms_are_found(typed: str, first: str) -> None:
    assert search(ITEMS, typed)[0].name == first


def test_what_is_nowhere_is_not_found() -> None:
    assert search(ITEMS, "caigou") == []
