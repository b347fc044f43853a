"""Making ready before the start: key pairs, the registry, tokens. For `qms city`, `qms keys` and the demo."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from config.city import City
from qms.city import tokens
from qms.city.store import Key, registry, with_registry
from qms.uplink import keys
from qms.uplink.keys import KeyTrouble, Pair
from qms.uplink.zeromq import new_pair


class Access(NamedTuple):
    """What others need: the city's public key (for the halls' plans) and a fresh token of role `city`."""

    server_key: str
    token: str


def folder(city: City, var: Path) -> Path:
    """Where the city's data stands."""
    return var / city.city.data


def pair(var: Path, name: str, make: Callable[[str], Pair] = new_pair) -> Pair:
    """The key pair `name` in var/keys, made if there is none. Raises KeyTrouble."""
    if not (var / "keys" / f"{name}.json").exists():
        keys.write(var / "keys", make(name))
    return keys.read(var / "keys", name)


def prepare(city: City, var: Path, halls: Iterable[str], reader: str = "demo") -> Access:
    """Key pairs for the city and these halls (kept if they are there), all allowed, and a new token for `reader`.

    For a city and halls that share one `var`. Raises KeyTrouble, KeyTaken, StoreTrouble.
    """
    pairs = [pair(var, hall) for hall in halls]
    for one in pairs:
        allow(city, var, Key(one.public, one.name))
    return Access(pair(var, city.city.id).public, tokens.add(folder(city, var), reader))


def allow(city: City, var: Path, key: Key) -> None:
    """Let a key speak for its hall; a running city knows within a second. Raises KeyTaken, KeyTrouble, StoreTrouble."""
    if key.hall not in (hall.id for hall in city.halls):
        raise KeyTrouble(f"hall {key.hall} is not drawn in the city: {', '.join(hall.id for hall in city.halls)}")
    with_registry(folder(city, var), lambda db: registry.allow(db, key))


def rotated(city: City, var: Path, key: Key, overlap_ms: int) -> int:
    """Let a hall's new key in, and its other ones out after the overlap; returns how many those are. Raises as `allow`."""
    allow(city, var, key)
    end = key.not_before + overlap_ms
    return with_registry(folder(city, var), lambda db: registry.retire(db, key.hall, key.public, end))


def revoke(city: City, var: Path, public: str, now: int) -> bool:
    """Shut a key out; a running city knows within a second. False if there is no such key. Raises StoreTrouble."""
    return with_registry(folder(city, var), lambda db: registry.revoke(db, public, now))


def registered(city: City, var: Path) -> list[Key]:
    """The registry. Raises StoreTrouble."""
    return with_registry(folder(city, var), registry.every)
