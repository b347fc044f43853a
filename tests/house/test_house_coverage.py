"""Every row of the policies that a hall can answer is a passing sentence, or is said to belong elsewhere, with the reason."""

from docs import coverage

ROWS = {row.no: row for row in coverage.rows()}
ANSWERED = coverage.answered()


def test_rows_are_listed_once_and_in_order() -> None:
    numbers = [row.no for row in coverage.rows()]
    assert numbers == sorted(set(numbers))
    assert set(coverage.REQUIRED) <= set(numbers)
    assert all(row.asks for row in ROWS.values())


def test_every_required_row_is_a_sentence_or_belongs_elsewhere() -> None:
    assert [no for no in coverage.REQUIRED if no not in ANSWERED and not ROWS[no].elsewhere] == []


def test_no_sentence_names_a_row_that_is_not_there() -> None:
    named = {no: [sentence.words for sentence in found] for no, found in ANSWERED.items()}
    assert {no: words for no, words in named.items() if no not in ROWS} == {}


def test_sentences_that_speak_of_rows_name_them_in_one_way() -> None:
    assert [f"{one.file}: {one.doc}" for one in coverage.sentences() if not one.rows] == []


def test_a_row_that_belongs_elsewhere_has_a_reason_that_says_something() -> None:
    assert [row.no for row in ROWS.values() if row.elsewhere and len(row.elsewhere) < 40] == []
