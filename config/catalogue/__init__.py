"""The demo city's catalogue: phrases, evaluation codes, regions and names of halls, read from the TOML files beside this one."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from config.faults import Complaint, Fault, PlanError
from config.phrases import Phrases
from config.plan.evaluation import EvaluationCode
from config.plan.words import Id, Level, Name, Region
from config.shape import conform
from config.sheets import Drawing, parsed

HERE = Path(__file__).parent
S = TypeVar("S", bound=Struct)


class Place(Struct, frozen=True, forbid_unknown_fields=True):
    """A region of the four-level tree; the city's own `parent` is empty."""

    code: Region
    name: Name
    level: Level
    parent: str = ""


class HallNames(Struct, frozen=True, forbid_unknown_fields=True):
    """How halls of each level are named in one province: regular expressions over the whole name."""

    id: Id
    city: str
    county: str
    town: str
    village: str

    def of(self, level: Level) -> str:
        """The expression of one level."""
        return str(getattr(self, level))


class _Evaluation(Struct, frozen=True, forbid_unknown_fields=True):
    evaluation_codes: tuple[EvaluationCode, ...]


class _Regions(Struct, frozen=True, forbid_unknown_fields=True):
    regions: tuple[Place, ...]


class _HallNames(Struct, frozen=True, forbid_unknown_fields=True):
    hall_names: tuple[HallNames, ...]


def languages() -> tuple[str, ...]:
    """The languages with a phrase file, in the order of the alphabet."""
    return tuple(sorted(file.stem for file in (HERE / "phrases").glob("*.toml")))


def phrases(language: str) -> Phrases:
    """The words of a language. Raises KeyError where there is no such file, PlanError where it is wrong."""
    if language not in languages():
        raise KeyError(language)
    return _read(HERE / "phrases" / f"{language}.toml", Phrases)


def phrases_of(languages: Sequence[str]) -> tuple[Phrases, ...]:
    """The words of several languages, in the order given (a plan's `voice.languages`)."""
    return tuple(phrases(language) for language in languages)


def evaluation_codes() -> tuple[EvaluationCode, ...]:
    """The national set in force."""
    return _read(HERE / "evaluation_codes.toml", _Evaluation).evaluation_codes


def regions() -> tuple[Place, ...]:
    """The city, its counties, and the towns and villages with a hall in the demo or beside one; parents come first."""
    return _read(HERE / "regions.toml", _Regions).regions


def hall_names() -> dict[str, HallNames]:
    """Sets of name templates by id; a plan chooses one by `hall.naming`."""
    return {names.id: names for names in _read(HERE / "hall_names.toml", _HallNames).hall_names}


def _read(file: Path, shape: type[S]) -> S:
    faults: list[Fault] = []
    complaints: list[Complaint] = []
    sheet = parsed(file.name, file.read_text(encoding="utf-8"), faults)
    read = conform(sheet.tables, shape, complaints.append)
    drawing = Drawing(sheet.file, sheet.tables, {})
    faults += [drawing.fault(complaint) for complaint in complaints]
    if faults:
        raise PlanError(faults)
    return read
