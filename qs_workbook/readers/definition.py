"""Load a criteria pack from its folder into a CriteriaSet; a faulty pack tells all its faults at once."""

from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from qs_workbook import resources
from qs_workbook.errors import QsError
from qs_workbook.model.criteria import CriteriaSet, Criterion, CrossCheck, ListBlock, Period, UnitType
from qs_workbook.model.scale import ScaleEntry

T = TypeVar("T")


def load_pack(folder: Path) -> CriteriaSet:
    """The pack in `folder` (criteria, units, scale, illustrative overlay, texts).

    Raises QsError `pack_faulty` with every fault, each with its path in the file.
    """
    faults: list[str] = []
    criteria = resources.read_toml(folder / "criteria.toml")
    units = resources.read_toml(folder / "units.toml")

    def parse(kind: type[T], name: str, value: object) -> tuple[T, ...]:
        adapter: TypeAdapter[tuple[T, ...]] = TypeAdapter(tuple[kind, ...])  # type: ignore[valid-type]  # a runtime type
        try:
            return adapter.validate_python(value)
        except ValidationError as fault:
            faults.extend(
                f"{name}: {'.'.join(str(p) for p in e['loc'])}: {e['msg']}" for e in fault.errors(include_url=False)
            )
            return ()

    templates = folder.parent
    pack = CriteriaSet(
        id=str(criteria.get("id", folder.name)),
        criteria=parse(Criterion, "criteria.toml criteria", criteria.get("criteria", [])),
        unit_types=parse(UnitType, "units.toml unit_types", units.get("unit_types", [])),
        periods=parse(Period, "criteria.toml periods", criteria.get("periods", [])),
        lists=parse(ListBlock, "criteria.toml lists", criteria.get("lists", [])),
        cross_checks=parse(CrossCheck, "criteria.toml cross_checks", criteria.get("cross_checks", [])),
        commune_types=parse(str, "criteria.toml commune_types", criteria.get("commune_types", [])),
        scale=parse(ScaleEntry, "scale.toml entries", resources.read_toml(folder / "scale.toml").get("entries", [])),
        illustrative=parse(
            ScaleEntry,
            "scale.illustrative.toml entries",
            resources.read_toml(folder / "scale.illustrative.toml").get("entries", []),
        ),
        texts=resources.load_texts("vi", templates / "forms.vi.toml", folder / "texts.vi.toml"),
        texts_en=resources.load_texts("en", templates / "forms.en.toml", folder / "texts.en.toml"),
    )
    if faults:
        raise QsError("pack_faulty", faults="\n".join(faults))
    return pack
