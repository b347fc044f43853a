"""The vault: what is private is sealed, can be erased, and leaves no trace."""

from pathlib import Path

from qms.vault import DAY_MS, Identity, Private, Vault

SOMEBODY = Private(identity=Identity(kind="111", number="000000190001010017", name="测试甲"), text="窗口很快")
NOW = 1_767_229_200_000


def everything_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def test_what_is_put_can_be_got_and_is_not_readable_on_disk(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    await vault.put("t1", SOMEBODY, NOW)
    assert await vault.get("t1") == SOMEBODY
    assert await vault.get("t2") is None
    vault.close()
    written = everything_in(tmp_path)
    for secret in ("000000190001010017", "测试甲", "窗口很快"):
        assert secret.encode() not in written
    assert (tmp_path / "vault.key").stat().st_mode & 0o777 == 0o600


async def test_a_row_moved_to_another_reference_does_not_open(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    await vault.put("t1", SOMEBODY, NOW)
    await vault.drop("t1")
    assert await vault.get("t1") is None
    vault.close()


async def test_orphans_and_what_is_past_its_date_are_purged(tmp_path: Path) -> None:
    vault = Vault(tmp_path, keep_days=2)
    await vault.put("old", SOMEBODY, NOW - 3 * DAY_MS)
    await vault.put("kept", SOMEBODY, NOW)
    await vault.put("orphan", SOMEBODY, NOW)
    await vault.purge(NOW, {"kept"})
    assert [await vault.get(ref) for ref in ("old", "kept", "orphan")] == [None, SOMEBODY, None]
    await vault.purge(NOW)
    assert await vault.get("kept") == SOMEBODY
    vault.close()


async def test_a_pseudonym_is_the_same_for_the_same_person_in_one_hall_only(tmp_path: Path) -> None:
    one, other = Vault(tmp_path / "one"), Vault(tmp_path / "other")
    upper, lower = Identity(kind="111", number="00000019000101001X"), Identity(kind="111", number="00000019000101001x")
    assert one.pseudonym(upper) == one.pseudonym(lower)
    assert one.pseudonym(upper) != other.pseudonym(upper)
    one.close()
    other.close()
    reopened = Vault(tmp_path / "one")
    assert reopened.pseudonym(upper) == one.pseudonym(upper)
    reopened.close()
