"""The catalogue's own truths: evaluation codes, the tree of regions, phrase files."""

from collections import Counter

import pytest

from config import catalogue


def test_evaluation_codes_are_the_national_set_in_force() -> None:
    codes = catalogue.evaluation_codes()
    assert Counter(code.satisfaction for code in codes) == {5: 8, 4: 8, 3: 8, 2: 8, 1: 8}
    assert len({code.code for code in codes}) == 40
    assert {code.code for code in codes if code.basic} == {
        *(510, 511, 512), *(406, 407, 408), *(307, 308, 309), *(207, 208, 209), *(108, 109, 110),
    }  # fmt: skip
    texts = {code.code: code.text for code in codes}
    assert texts[212] == "在线预约办理后到实体大厅重复取号排队"
    assert texts[510] == "一窗受理一次办结"


def test_regions_are_a_tree_of_four_levels() -> None:
    places = catalogue.regions()
    known = {place.code: place for place in places}
    order = ["city", "county", "town", "village"]
    assert len(known) == len(places)
    for place in places:
        if place.level == "city":
            assert place.parent == ""
            continue
        above = known[place.parent]
        assert order.index(place.level) == order.index(above.level) + 1
        assert place.code.startswith(above.code.rstrip("0")), place
        assert places.index(above) < places.index(place)


def test_the_counties_of_jiangmen_carry_their_own_codes() -> None:
    counties = {place.code: place.name for place in catalogue.regions() if place.level == "county"}
    assert counties == {
        "440703": "蓬江区",
        "440704": "江海区",
        "440705": "新会区",
        "440781": "台山市",
        "440783": "开平市",
        "440784": "鹤山市",
        "440785": "恩平市",
    }


def test_phrases_come_in_the_order_asked_for() -> None:
    assert [each.language for each in catalogue.phrases_of(["yue", "zh"])] == ["yue", "zh"]
    assert set(catalogue.languages()) >= {"zh", "yue", "en"}


def test_a_language_without_a_file_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        catalogue.phrases("../halls/pengjiang")
