"""Reads a hall's plan from TOML and refuses it with everything that is wrong at once.

A hall file may name further files, `include = ["../catalogue/items/social.toml", ...]`, by paths relative to itself. They
hold lists, which are put behind its own, and include nothing themselves. A plan takes all that its files hold: an item
whose class the hall has not drawn is a fault, so include only the item files of the classes that are there.

Model files stand in `config/models`, one a model, named by its id. A plan may draw models of its own (`[[models]]`), which
go before those. `plan.models` holds its own and the ones that its devices use.

The remarks of an evaluation are the national ones of the catalogue, unless the plan draws its own.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from config import catalogue, checks
from config.faults import Complaint, Fault, PlanError, Where, shown, unknown
from config.plan import Plan
from config.shape import conform
from config.sheets import Drawing, Sheet, joined, parsed

MODELS = Path(__file__).with_name("models")

Texts = Callable[[str], str | None]
"""The text of a file by the name that a plan calls it; None = there is none."""


def load(path: Path, models: Path = MODELS) -> Plan:
    """The plan drawn in the file `path`, with what it includes. Raises PlanError with every fault."""
    faults: list[Fault] = []
    text = _read(path, str(path), faults)
    if text is None:
        raise PlanError([Fault(str(path), "the file", "a plan in TOML", "no such file")])

    def beside(name: str) -> str | None:
        return _read(path.parent / name, name, faults)

    drawn = {file.stem: file.read_text(encoding="utf-8") for file in sorted(models.glob("*.toml"))}
    plan = _plan(parsed(str(path), text, faults), beside, drawn, catalogue.languages(), faults)
    return _with_national(plan)


def _with_national(plan: Plan) -> Plan:
    return msgspec.structs.replace(plan, evaluation_codes=plan.evaluation_codes or catalogue.evaluation_codes())


def load_text(
    text: str,
    file: str = "plan.toml",
    included: Mapping[str, str] | None = None,
    models: Mapping[str, str] | None = None,
    languages: Collection[str] = ("zh", "yue", "en"),
) -> Plan:
    """The plan in `text`; `included` and `models` are the texts of other files, by name and by model id. Reads no disk
    but the time zones, so that it has no evaluation codes but its own. Raises PlanError."""
    faults: list[Fault] = []
    return _plan(parsed(file, text, faults), (included or {}).get, models or {}, languages, faults)


def _read(path: Path, name: str, faults: list[Fault]) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as wrong:
        faults.append(Fault(name, "the file", "a file that can be read as UTF-8 text", str(wrong)))
        return ""


def _plan(
    main: Sheet, texts: Texts, models: Mapping[str, str], languages: Collection[str], faults: list[Fault]
) -> Plan:
    if faults:
        raise PlanError(faults)
    complaints: list[Complaint] = []
    drawing = joined(main, _included(main, texts, faults, complaints.append), faults)
    complaints += _add_models(drawing, models, faults)
    plan = conform(drawing.tables, Plan, complaints.append)
    complaints += _new(checks.check(plan, languages), {complaint.at for complaint in complaints})
    faults += [drawing.fault(complaint) for complaint in complaints]
    if faults:
        raise PlanError(faults)
    return plan


def _included(main: Sheet, texts: Texts, faults: list[Fault], report: Callable[[Complaint], None]) -> list[Sheet]:
    names = main.tables.get("include", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        report(Complaint(("include",), "a list of file names", shown(names)))
        return []
    sheets = []
    for i, name in enumerate(names):
        text = texts(name)
        if text is None:
            report(Complaint(("include", i), "a file that is there (paths start at this file)", shown(name)))
        else:
            sheets.append(parsed(name, text, faults))
    return sheets


def _add_models(drawing: Drawing, texts: Mapping[str, str], faults: list[Fault]) -> list[Complaint]:
    """Puts the model files that the devices name behind the plan's own models."""
    own = drawing.tables.setdefault("models", [])
    have = {str(model.get("id")) for _, model in _entries(own)}
    missing = []
    for i, device in _entries(drawing.tables.get("devices")):
        name = device.get("model")
        if not isinstance(name, str) or name in have or not isinstance(own, list):
            continue
        if name not in texts:
            missing.append(unknown(("devices", i, "model"), name, [*have, *texts], "one of the models"))
            continue
        sheet = parsed(f"models/{name}.toml", texts[name], faults)
        if sheet.tables and sheet.tables.get("id") != name:
            faults.append(Fault(sheet.file, "id", f"the file's own name, {name}", shown(sheet.tables.get("id"))))
        drawing.origins[("models", len(own))] = (sheet.file, ())
        own.append(sheet.tables)
        have.add(name)
    return missing


def _entries(drawn: object) -> Iterable[tuple[int, dict[str, Any]]]:
    entries = drawn if isinstance(drawn, list) else []
    return ((i, entry) for i, entry in enumerate(entries) if isinstance(entry, dict))


def _new(found: Iterable[Complaint], known: set[Where]) -> Iterable[Complaint]:
    """One value is complained about once: what follows from a wrong shape is no news."""
    return (complaint for complaint in found if complaint.at not in known)
