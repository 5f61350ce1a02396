"""Load a criteria pack from its folder into a CriteriaSet; a faulty pack tells all its faults at once."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from qs_workbook import resources
from qs_workbook.errors import QsError
from qs_workbook.model.criteria import CriteriaSet, Criterion, CrossCheck, ListBlock, Period, UnitType
from qs_workbook.model.scale import ScaleEntry
from qs_workbook.model.texts import Texts
from qs_workbook.readers.pack_check import PackFault, check_pack
from qs_workbook.readers.pack_scale_check import check_scale

T = TypeVar("T")
TOP_KEYS = {
    "criteria.toml": {"id", "criteria", "periods", "lists", "cross_checks", "commune_types"},
    "units.toml": {"unit_types"},
    "scale.toml": {"entries"},
    "scale.illustrative.toml": {"entries"},
}


def load_pack(folder: Path, language: str = "vi") -> CriteriaSet:
    """The pack in `folder` (criteria, units, scale, illustrative overlay, texts).

    Raises QsError `pack_faulty` with every fault: `faults` as one line each in `language`, `found` as PackFaults.
    """
    pack, faults = examine_pack(folder)
    if pack is None or faults:
        texts = resources.load_texts(language, resources.folder("templates") / f"pack.{language}.toml")
        lines = [
            texts.say("pack_fault.line", path=f.path, what=texts.say(f"pack_fault.{f.code}", **f.facts)) for f in faults
        ]
        raise QsError("pack_faulty", pack=folder.name, faults="\n".join(lines), found=tuple(faults))
    return pack


def examine_pack(folder: Path) -> tuple[CriteriaSet | None, list[PackFault]]:
    """The pack and all its faults; no pack where its files cannot be taken apart at all."""
    reader = _Reader(folder)
    read, templates = reader.table, resources.folder("templates")
    criteria, units = read("criteria.toml"), read("units.toml")
    pack = CriteriaSet(
        id=str(criteria.get("id", folder.name)),
        criteria=reader.parse(Criterion, "criteria.toml", criteria, "criteria"),
        unit_types=reader.parse(UnitType, "units.toml", units, "unit_types"),
        periods=reader.parse(Period, "criteria.toml", criteria, "periods"),
        lists=reader.parse(ListBlock, "criteria.toml", criteria, "lists"),
        cross_checks=reader.parse(CrossCheck, "criteria.toml", criteria, "cross_checks"),
        commune_types=reader.parse(str, "criteria.toml", criteria, "commune_types"),
        scale=reader.parse(ScaleEntry, "scale.toml", read("scale.toml"), "entries"),
        illustrative=reader.parse(ScaleEntry, "scale.illustrative.toml", read("scale.illustrative.toml"), "entries"),
        texts=reader.texts("vi", templates / "forms.vi.toml", folder / "texts.vi.toml"),
        texts_en=reader.texts("en", templates / "forms.en.toml", folder / "texts.en.toml"),
    )
    if reader.faults:  # references between parts that were not read would only repeat these
        return None, reader.faults
    return pack, [*check_pack(pack), *check_scale(pack)]


class _Reader:
    """Reads the files of one folder and keeps every fault met on the way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[PackFault] = []

    def table(self, name: str) -> dict[str, object]:
        """A TOML file of the pack; empty, with a fault kept, where it cannot be read."""
        try:
            table = resources.read_toml(self.folder / name)
        except QsError as fault:
            self.faults.append(PackFault(name, "unreadable", {"reason": str(fault.facts["reason"])}))
            return {}
        self.faults += [PackFault(f"{name} {key}", "unknown_key") for key in table if key not in TOP_KEYS[name]]
        return table

    def texts(self, language: str, *paths: Path) -> Texts:
        """A catalogue; empty, with a fault kept, where it cannot be read."""
        try:
            return resources.load_texts(language, *paths)
        except QsError as fault:
            self.faults.append(PackFault(str(fault.facts["path"]), "unreadable", {"reason": fault.facts["reason"]}))
            return Texts(language, {})

    def parse(self, kind: type[T], name: str, table: dict[str, object], key: str) -> tuple[T, ...]:
        """The records under `key`; unknown keys are refused, so that a misspelt one is never silently ignored."""
        value = table.get(key, [])
        adapter: TypeAdapter[tuple[T, ...]] = TypeAdapter(
            tuple[kind, ...],  # type: ignore[valid-type]  # a runtime type
            config=ConfigDict(extra="forbid"),
        )
        try:
            return adapter.validate_python(value)
        except ValidationError as fault:
            self.faults.extend(_parsed_faults(fault, f"{name} {key}", value))
            return ()


def _parsed_faults(fault: ValidationError, where: str, value: object) -> Iterator[PackFault]:
    for error in fault.errors(include_url=False):
        path = where + _path(error["loc"], value)
        if error["type"] == "unexpected_keyword_argument":
            yield PackFault(path, "unknown_key")
        elif error["type"] in ("missing", "missing_argument"):
            yield PackFault(path, "missing")
        elif error["type"] == "enum":
            yield PackFault(path, "not_among", {"name": error["input"], "known": error.get("ctx", {})["expected"]})
        else:
            yield PackFault(path, "wrong_type", {"name": error["input"]})


def _path(loc: Sequence[str | int], value: object) -> str:
    """`[6].indicators[0].elements[3] (TC06.1.04).part_of`: positions count from 1, the nearest code is said."""
    said, code, at = "", "", value
    for step in loc:
        said += f"[{step + 1}]" if isinstance(step, int) else f".{step}"
        try:
            at = at[step]  # type: ignore[index]  # whatever TOML held
        except (KeyError, IndexError, TypeError):
            at = None
        if isinstance(at, dict) and isinstance(at.get("code"), str):
            code = at["code"]
    return f"{said} ({code})" if code else said
