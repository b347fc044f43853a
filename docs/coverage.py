"""Which row of the policies each sentence of tests/spec answers, and where the other rows belong."""

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
SPEC = HERE.parent / "tests" / "spec"
ROWS_NAMED = re.compile(r"Rows? (\d+(?:, \d+)*)[.:]")
REQUIRED = range(1, 81)
"""The rows about structure, equipment, people and service."""


class Row(NamedTuple):
    """One thing that the policies ask for; `elsewhere` says where it belongs if no sentence answers it."""

    no: int
    asks: str
    elsewhere: str = ""


class Sentence(NamedTuple):
    """One test of the domain, as it reads; `doc` is what it says of the rows."""

    file: str
    words: str
    doc: str

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows it names; none where its first words are not of that form."""
        named = ROWS_NAMED.match(self.doc)
        return tuple(int(no) for no in named.group(1).split(", ")) if named else ()


def rows() -> list[Row]:
    """All rows of docs/coverage.toml."""
    return [Row(**drawn) for drawn in tomllib.loads((HERE / "coverage.toml").read_text(encoding="utf-8"))["rows"]]


def sentences(folder: Path = SPEC) -> Iterator[Sentence]:
    """Every test of the folder that says something of rows, by file, in order."""
    for file in sorted(folder.glob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                doc = ast.get_docstring(node) or ""
                if doc.startswith("Row"):
                    yield Sentence(file.name, node.name.removeprefix("test_").replace("_", " "), doc)


def answered() -> dict[int, list[Sentence]]:
    """The sentences of each row."""
    found: defaultdict[int, list[Sentence]] = defaultdict(list)
    for sentence in sentences():
        for no in sentence.rows:
            found[no].append(sentence)
    return dict(found)


def told() -> Iterator[tuple[str, str, str]]:
    """(row, what is asked, the sentences that answer it or where it belongs) for the page."""
    by_row = answered()
    for row in rows():
        said = [f"{sentence.words} (`{sentence.file}`)" for sentence in by_row.get(row.no, ())]
        parts = [*said, *([f"Elsewhere: {row.elsewhere}"] if row.elsewhere else [])]
        yield str(row.no), row.asks, "<br>".join(parts)
