"""Whose number it is: documents, phones, regions and cases, which the hall can tell apart and nobody can read back."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.hall import Hall, Identity, Private
from qms.vault import DAY_MS, Vault
from qms.web.api.identity import CASE, CHECKS, WEIGHTS, is_citizen_number, read, read_phone, reference
from qms.web.problems import Wrong
from qms.web.shapes.asked import IdentityAsked
from tests.spec.offers import ANNA, drawn, take
from tests.spec.story import NINE, Story

CITIZEN = "00000019000101005X"
SCHOOL, SHOP = "11000000MB00000014", "91000000MA0000000N"
PHONE = "13800000000"


def asked(number: str, kind: str = "id_card") -> IdentityAsked:
    """A document as a reader or a keyboard gives it."""
    return IdentityAsked(kind=kind, number=number)


# --- citizens' numbers, GB 11643 ---


@given(st.dates().map(lambda day: f"{day:%Y%m%d}".rjust(8, "0")), st.integers(0, 999))
def test_a_citizens_number_has_a_birth_date_and_a_check_character_and_its_region_may_be_nobodys(
    born: str, nth: int
) -> None:
    """Row 29: 二代身份证等有效证件: the check character of GB 11643 (ISO 7064 MOD 11-2)."""
    first = f"000000{born}{nth:03}"
    total = sum(weight * int(figure) for weight, figure in zip(WEIGHTS, first, strict=False))
    right = CHECKS[total % 11]
    assert is_citizen_number(first + right)
    assert not any(is_citizen_number(first + wrong) for wrong in CHECKS.replace(right, ""))


@pytest.mark.parametrize("number", ["", "123", CITIZEN[:17], CITIZEN + "1", "000000190013010051", "00000019000101005Y"])
def test_what_is_no_citizens_number_is_said_without_repeating_it(number: str) -> None:
    with pytest.raises(Wrong) as wrong:
        read(asked(number))
    assert "18 characters" in wrong.value.said.en
    assert "18 位" in wrong.value.said.zh
    assert not number or number not in wrong.value.said.zh


def test_a_small_x_is_the_same_person(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    small, large = read(asked(CITIZEN.lower())), read(asked(CITIZEN))
    assert small.number == CITIZEN
    assert vault.pseudonym(small) == vault.pseudonym(large)
    vault.close()


def test_the_social_security_card_is_the_same_person_as_the_identity_card() -> None:
    """Row 29: 二代身份证或社保卡: both carry the citizen's number."""
    assert read(asked(CITIZEN, "social_security_card")) == read(asked(CITIZEN))


# --- bodies, GB 32100 ---


@pytest.mark.parametrize("number", [SCHOOL, SHOP, SHOP.lower(), "91 000000 MA0000000N"])
def test_a_body_shows_its_credit_code(number: str) -> None:
    told = read(asked(number, "001"))
    assert told.kind == "001"
    assert told.number in (SCHOOL, SHOP)
    assert read(asked(number, "credit_code")) == told


@pytest.mark.parametrize(
    "number", ["91000000MA0000000M", "91000000MA000000O0", "9100000MA0000000N", "A1000000MA0000000N", "企业"]
)
def test_a_credit_code_with_another_check_character_length_or_letter_is_refused(number: str) -> None:
    with pytest.raises(Wrong, match="unprocessable"):
        read(asked(number, "001"))


# --- phones, cases, reviews ---


@pytest.mark.parametrize("typed", [PHONE, "138 0000 0000", "138-0000-0000", "+86 13800000000", "008613800000000"])
def test_a_phone_is_the_same_however_it_was_typed(typed: str) -> None:
    assert read_phone(typed) == PHONE


@pytest.mark.parametrize("typed", ["1234", "phone", "1380000000a", "+", "1" * 16])
def test_what_is_no_phone_is_refused(typed: str) -> None:
    with pytest.raises(Wrong, match="unprocessable"):
        read_phone(typed)


@pytest.mark.parametrize("typed", [CITIZEN, CITIZEN.lower(), PHONE, f" {PHONE}\n"])
def test_the_number_of_a_case_is_never_a_persons_own(typed: str) -> None:
    with pytest.raises(Wrong) as wrong:
        reference(typed, CASE)
    assert typed.strip() not in wrong.value.said.zh


def test_the_number_of_a_case_is_kept_as_it_is() -> None:
    for number in ("44070300-2026-000123", "440703202601010000012345", "12345678901"):
        assert reference(f" {number}\x07", CASE) == number


# --- regions ---


def test_a_region_of_twelve_figures_is_in_that_of_its_first_six() -> None:
    """Row 66: the region of the applicant may be a village's of twelve figures (GB/T 2260 and its extension)."""
    hall = Story(drawn())
    assert hall.kinds(take(items=("B-1",), region="440703001002")) == ["TicketIssued"]
    assert hall.refused(take(items=("B-1",), region="440704001002")) == "region_not_served"


# --- the vault ---


PERSON = Private(identity=Identity(kind="111", number=CITIZEN), phone=PHONE, holder=Identity(kind="001", number=SHOP))


def everything_in(folder: Path) -> bytes:
    """What a thief of the disk would read."""
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


async def test_the_rules_see_digests_and_the_vault_keeps_the_rest_until_its_date(tmp_path: Path) -> None:
    fatal: list[BaseException] = []
    hall = Hall(drawn(), tmp_path, fatal.append, start=NINE)
    answer = await hall.handle(take(), private=PERSON)
    taken = hall.floor.tickets[answer.ticket or ""].taken
    digests = [taken.pseudonym, taken.phone, taken.holder]
    assert all(digest and len(digest) == 32 for digest in digests)
    assert len(set(digests)) == 3
    assert await hall.vault.get(taken.ticket) == PERSON
    await hall.vault.put("long ago", PERSON, NINE - 31 * DAY_MS)
    hall.vault.purge(hall.now())
    assert await hall.vault.get("long ago") is None
    assert await hall.vault.get(taken.ticket) == PERSON
    await hall.close()
    assert fatal == []
    written = everything_in(tmp_path)
    assert not any(secret.encode() in written for secret in (CITIZEN, PHONE, SHOP))


async def test_every_new_day_erases_what_is_past_its_date(tmp_path: Path) -> None:
    fatal: list[BaseException] = []
    hall = Hall(drawn(), tmp_path, fatal.append, start=NINE)
    await hall.vault.put("long ago", PERSON, NINE - 31 * DAY_MS)
    assert await hall.vault.get("long ago") == PERSON
    hall.tick()
    assert await hall.vault.get("long ago") is None
    await hall.close()
    assert fatal == []


async def test_a_phone_is_told_apart_from_a_document_with_the_same_figures(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    assert vault.of_phone(PHONE) != vault.pseudonym(Identity(kind="phone", number=PHONE))
    assert vault.of_phone(PHONE) == vault.of_phone(PHONE)
    assert vault.of_phone(PHONE) != ANNA
    vault.close()
