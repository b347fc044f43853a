"""The tree of regions with its halls, and which halls a region takes in. Pure."""

from collections.abc import Iterable

from msgspec import Struct

from config.catalogue import Place
from config.city import City, CityHall


class HallLeaf(Struct, frozen=True):
    """A hall in the tree."""

    id: str
    name: str
    level: str


class RegionNode(Struct, frozen=True):
    """A region, the halls of its own, and the regions below."""

    code: str
    name: str
    level: str
    halls: list[HallLeaf]
    children: list["RegionNode"]


class UnknownRegion(Exception):
    """No region of that code is drawn."""


def tree(city: City, code: str) -> RegionNode:
    """The region `code` (6 or 12 figures, padded or not) and everything below. Raises UnknownRegion."""
    for place in city.regions:
        if short(place.code) == short(code):
            return _node(city, place)
    raise UnknownRegion(code)


def halls_in(city: City, region: str | None = None, level: str | None = None) -> list[CityHall]:
    """The halls of a region and everything below it, of one level or of all. Raises UnknownRegion."""
    inside = set(_codes(tree(city, region))) if region is not None else {short(place.code) for place in city.regions}
    return [hall for hall in city.halls if short(hall.region) in inside and level in (None, hall.level)]


def counties(city: City) -> list[Place]:
    """The rows of the wall: the city itself, then its counties, in the order drawn."""
    root = short(city.city.region)
    return [place for place in city.regions if short(place.code) == root or short(place.parent) == root]


def short(code: str) -> str:
    """A county's 12 figures are its 6 and six noughts."""
    return code[:6] if len(code) == 12 and code.endswith("000000") else code


def _node(city: City, place: Place) -> RegionNode:
    own = [HallLeaf(hall.id, hall.name, hall.level) for hall in city.halls if short(hall.region) == short(place.code)]
    below = [_node(city, child) for child in city.regions if child.parent and short(child.parent) == short(place.code)]
    return RegionNode(place.code, place.name, place.level, own, below)


def _codes(node: RegionNode) -> Iterable[str]:
    yield short(node.code)
    for child in node.children:
        yield from _codes(child)
