"""Key pairs in files: private from their first byte, refused when others can read them, replaced without a gap."""

from pathlib import Path

import pytest

from qms.uplink import keys
from qms.uplink.keys import KeyTrouble
from qms.uplink.zeromq import new_pair


def test_a_pair_is_written_for_its_owner_only_and_read_again(tmp_path: Path) -> None:
    pair = new_pair("pengjiang")
    path = keys.write(tmp_path / "keys", pair)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert keys.read(tmp_path / "keys", "pengjiang") == pair
    assert (len(pair.public), pair.public.startswith("-")) == (40, False)


def test_a_pair_is_not_overwritten_by_accident(tmp_path: Path) -> None:
    keys.write(tmp_path, new_pair("a"))
    with pytest.raises(KeyTrouble, match="rotate a"):
        keys.write(tmp_path, new_pair("a"))


def test_a_pair_that_others_can_read_is_refused(tmp_path: Path) -> None:
    keys.write(tmp_path, new_pair("a")).chmod(0o644)
    with pytest.raises(KeyTrouble, match="chmod 600"):
        keys.read(tmp_path, "a")


def test_a_missing_or_broken_pair_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(KeyTrouble, match="qms keys new a"):
        keys.read(tmp_path, "a")
    (tmp_path / "b.json").write_text("{}")
    (tmp_path / "b.json").chmod(0o600)
    with pytest.raises(KeyTrouble, match="no key file"):
        keys.read(tmp_path, "b")


def test_a_replaced_pair_stays_beside_the_new_one(tmp_path: Path) -> None:
    first, second, third = (new_pair("a") for _ in range(3))
    keys.write(tmp_path, first)
    keys.replace(tmp_path, second)
    keys.replace(tmp_path, third)
    assert keys.read(tmp_path, "a") == third
    assert keys.read(tmp_path, "a.old").secret == second.secret


@pytest.mark.parametrize("name", ["", "../a", ".hidden", "a/b"])
def test_a_name_is_no_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(KeyTrouble, match="no name of a key"):
        keys.read(tmp_path, name)
