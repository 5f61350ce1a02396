"""The criteria pack: whole as DOMAIN says, silent where nothing is known, and faulty packs told all at once."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from qs_workbook import resources
from qs_workbook.errors import QsError
from qs_workbook.model.bands import complete
from qs_workbook.model.criteria import CriteriaSet
from qs_workbook.model.kinds import Combine, Measure, Status
from qs_workbook.model.scale import Scale
from qs_workbook.model.scale_codes import scale_codes
from qs_workbook.readers.definition import examine_pack, load_pack

MINI = Path(__file__).parents[1] / "packs" / "mini"
CRITERIA = "criteria.toml"
QD06 = resources.folder("templates") / "qd06-2019"


@pytest.fixture(scope="module")
def pack() -> CriteriaSet:
    return load_pack(QD06)


@pytest.fixture
def faulty(tmp_path: Path) -> Callable[..., list[tuple[str, str]]]:
    """Copies the small pack, replaces text in its files, and gives (path, code) of every fault told."""

    def examine(*changes: tuple[str, str, str]) -> list[tuple[str, str]]:
        folder = shutil.copytree(MINI, tmp_path / "mini", dirs_exist_ok=True)
        for name, old, new in changes:
            file = folder / name
            text = file.read_text(encoding="utf-8")
            assert old in text
            file.write_text(text.replace(old, new, 1), encoding="utf-8")
        return [(fault.path, fault.code) for fault in examine_pack(folder)[1]]

    return examine


def test_another_pack_is_another_folder() -> None:
    """If this failed, the next decision would need a programmer."""
    mini = load_pack(MINI)
    assert [c.code for c in mini.scored] == ["XA01", "XA02"]
    assert mini.label("XA01.1.02") == "Số cây còn sống"


def test_the_thirteen_criteria_and_the_shared_population(pack: CriteriaSet) -> None:
    assert [c.code for c in pack.criteria] == [f"TC{n:02d}" for n in range(14)]
    assert not pack.criterion("TC00").scored
    assert {c.code for c in pack.criteria if c.harm} == {"TC03", "TC04", "TC05", "TC08"}


def test_no_row_of_the_table_is_left_out(pack: CriteriaSet) -> None:
    """A row left out means units are asked twice once the scale is confirmed."""
    counts = {code: len(indicator.elements) for code, indicator in pack.indicators.items()}
    assert counts["TC00.1"] == 11
    assert counts["TC06.1"] == 2 + 2 * 14
    assert [counts[f"TC05.{n}"] for n in (1, 2, 3)] == [5, 5, 5]
    assert [counts[f"TC10.{n}"] for n in range(1, 6)] == [4] * 5
    assert [code for code in counts if code.startswith("TC02")] == ["TC02.1", "TC02.2", "TC02.3"]
    assert counts["TC03.1"] == 7
    assert set(pack.lists_by_code) == {"TC13.1", "TC13.2", "TH", "DG", "HD"}


def test_schools_give_no_counts_of_abuse(pack: CriteriaSet) -> None:
    """A figure of 1 in a small school identifies a child (DOMAIN 3)."""
    schools = {t.code for t in pack.unit_types if t.school}
    private = [e for e in pack.elements.values() if e.code[:4] in ("TC03", "TC04", "TC06")]
    assert private and all(e.sensitive and not set(e.units) & schools for e in private)


def test_nobody_is_told_to_have_fewer_cases_or_more_satisfied_people(pack: CriteriaSet) -> None:
    assert {i.code for i in pack.indicators.values() if not i.advise} == {"TC06.2", "TC13.1", "TC13.2"}


def test_a_preschool_answers_little(pack: CriteriaSet) -> None:
    """A Mầm non form fits two A4 pages."""
    asked = list(pack.answered_by(("MN",)))
    assert {e.code[:4] for e in asked} == {"TC08", "TC09", "TC10", "TC12"}
    assert len(asked) <= 16
    assert [b.code for b in pack.lists if "MN" in b.units] == ["TC13.2"]


def test_mixed_schools_answer_for_their_levels(pack: CriteriaSet) -> None:
    assert pack.types["PTDTBT"].roles == pack.types["TH_THCS"].roles == ("TH", "THCS")
    assert [t.code for t in pack.unit_types if t.optional] == ["THPT", "PTDTNT"]
    assert [t.code for t in pack.unit_types if not t.mailed] == ["VHXH"]


def test_every_type_is_asked_something(pack: CriteriaSet) -> None:
    listed = {unit for block in pack.lists for unit in block.units}
    idle = [t.code for t in pack.unit_types if not any(pack.answered_by(t.roles)) and t.code not in listed]
    assert idle == []


def test_population_has_one_owner(pack: CriteriaSet) -> None:
    elements = pack.indicators["TC00.1"].elements
    assert {(e.combine, e.owner) for e in elements} == {(Combine.OWNER, "CA")}


class TestKnownScale:
    def test_255_points_are_known_and_none_is_official(self, pack: CriteriaSet) -> None:
        scale = Scale.of(pack.scale)
        known = [scale.value(f"{code}.MAX") for code in pack.indicators]
        assert sum(value for value in known if value is not None) == 255
        assert {entry.status for entry in pack.scale} == {Status.SECONDARY}

    @pytest.mark.parametrize("code", ["TOTAL.MAX", "TC01.4.MAX", "TC02.MAX", "TC03.1.PER", "TC06.PASS", "TC06.2.ZERO"])
    def test_what_is_unknown_is_absent(self, pack: CriteriaSet, code: str) -> None:
        """A guess in the pack would become the law on paper."""
        assert Scale.of(pack.scale).value(code) is None

    def test_the_traps_of_older_regimes_are_not_loaded(self, pack: CriteriaSet) -> None:
        scale = Scale.of(pack.scale)
        minima = {kind: scale.value(f"TOTAL.MIN.{kind}") for kind in pack.commune_types}
        assert minima == {"mien_nui": 800, "quan_tptw": 900, "con_lai": 850}

    def test_bands_known_only_above_an_edge_stay_partial(self, pack: CriteriaSet) -> None:
        bands = Scale.of(pack.scale).item("TC06.1").bands
        assert [(b.from_, b.points) for b in bands] == [(95, 50)]
        assert not complete(bands)


class TestIllustrativeOverlay:
    def test_it_fills_everything_and_replaces_nothing(self, pack: CriteriaSet) -> None:
        assert not {e.code for e in pack.illustrative} & {e.code for e in pack.scale}
        assert {e.status for e in pack.illustrative} == {Status.ILLUSTRATIVE}
        both = Scale.of((*pack.illustrative, *pack.scale))
        plain = [code for code, key, _ in scale_codes(pack) if key != "band"]
        assert [code for code in plain if both.value(code) is None] == []
        scored = [i for i in pack.indicators.values() if i.scored and i.measure in Measure]
        assert [i.code for i in scored if not complete(both.item(i.code).bands)] == []

    def test_maxima_sum_to_the_thousand(self, pack: CriteriaSet) -> None:
        both = Scale.of((*pack.illustrative, *pack.scale))
        assert sum(both.value(f"{c.code}.MAX") or 0 for c in pack.scored) == both.value("TOTAL.MAX") == 1000


class TestFaultyPacks:
    def test_the_small_pack_has_none(self, faulty: Callable[..., list[tuple[str, str]]]) -> None:
        assert faulty() == []

    def test_faults_of_several_files_are_told_at_once(self, faulty: Callable[..., list[tuple[str, str]]]) -> None:
        found = faulty(
            ("criteria.toml", 'measure = "share"', 'measure = "ratio"'),
            ("criteria.toml", "evidence = false", "evidense = false"),
            ("units.toml", 'code = "W"', 'name = "W"'),
            ("scale.toml", "[[entries]]", "[[entry]]"),
        )
        assert set(found) == {
            ("scale.toml entry", "unknown_key"),
            ("criteria.toml criteria[1].indicators[1].measure (XA01.1)", "not_among"),
            ("criteria.toml criteria[2].indicators[1].evidense (XA02.1)", "unknown_key"),
            ("units.toml unit_types[2].code", "missing"),
            ("units.toml unit_types[2].name", "unknown_key"),
        }

    @pytest.mark.parametrize(
        ("name", "old", "new", "path", "code"),
        [
            (CRITERIA, '["XA01.1.02"]', '["XA01.1.09"]',
             "criteria.toml XA01.1.numerator", "unknown_element"),
            (CRITERIA, 'part_of = "XA01.1.01"', 'part_of = "Q"',
             "criteria.toml XA01.1.02.part_of", "unknown_element"),
            (CRITERIA, 'units = ["V"]', 'units = ["Z"]',
             "criteria.toml XA01.1.01.units", "unknown_unit"),
            (CRITERIA, 'period = "Y"', 'period = "M"',
             "criteria.toml XA01.1.01.period", "unknown_period"),
            (CRITERIA, 'code = "XA01.1.02"', 'code = "XA01.1.01"',
             "criteria.toml elements XA01.1.01", "code_twice"),
            (CRITERIA, 'end = "12-31"', 'end = "31-12"',
             "criteria.toml periods Y.end", "not_a_day"),
            (CRITERIA, 'combine = "any"', 'combine = "owner"',
             "criteria.toml XA02.1.01.owner", "owner_wrong"),
            (CRITERIA, 'denominator = ["XA01.1.01"]', "",
             "criteria.toml XA01.1.denominator", "denominator_wrong"),
            ("texts.vi.toml", '1.02.label = "Số cây còn sống"', "",
             "texts.vi.toml XA01.1.02.label", "text_missing"),
            ("texts.en.toml", '1.evidence = "Minutes of the count"', "",
             "texts.en.toml XA01.1.evidence", "text_missing"),
            ("texts.vi.toml", "Cây xanh", "Cây " * 90,
             "texts.vi.toml XA01.label", "too_long"),
            ("scale.toml", "XA01.MAX", "XA09.MAX",
             "scale.toml XA09.MAX", "unknown_scale_code"),
            ("scale.toml", "value = 60", "value = 50",
             "scale.illustrative.toml XA01.MAX", "sum_differs"),
            ("scale.toml", '"secondary"', '"illustrative"',
             "scale.toml XA01.MAX", "status_wrong"),
            ("scale.toml", "points = 60", "points = 61",
             "scale.illustrative.toml XA01.1.B01", "over_maximum"),
            ("scale.illustrative.toml", "to = 90", "to = 91",
             "scale.illustrative.toml XA01.1.B01", "band_overlap"),
            ("scale.illustrative.toml", "to = 90", "to = 89",
             "scale.illustrative.toml XA01.1.B01", "band_gap"),
        ],
    )  # fmt: skip
    def test_each_fault_has_its_path(
        self, faulty: Callable[..., list[tuple[str, str]]], name: str, old: str, new: str, path: str, code: str
    ) -> None:
        assert (path, code) in faulty((name, old, new))

    def test_points_may_not_fall_where_the_figure_improves(self, faulty: Callable[..., list[tuple[str, str]]]) -> None:
        found = faulty(
            ("scale.toml", "points = 60", "points = 0"), ("scale.illustrative.toml", "points = 0", "points = 9")
        )
        assert found == [("scale.illustrative.toml XA01.1.B01", "band_order")]

    def test_the_refusal_says_all_in_the_readers_language(self, tmp_path: Path) -> None:
        folder = shutil.copytree(MINI, tmp_path / "mini")
        (folder / "units.toml").write_text("unit_types = 3\nextra = 1\n", encoding="utf-8")
        with pytest.raises(QsError) as fault:
            load_pack(folder)
        assert fault.value.code == "pack_faulty"
        assert str(fault.value.facts["faults"]).splitlines() == [
            "units.toml extra: khóa lạ; hãy xem lại chính tả.",
            'units.toml unit_types: giá trị "3" không đúng kiểu.',
        ]

    def test_a_file_that_is_no_toml_is_one_fault_among_others(
        self, faulty: Callable[..., list[tuple[str, str]]]
    ) -> None:
        found = faulty(("texts.en.toml", "[pack]", "[pack"), ("units.toml", 'code = "W"', 'kode = "W"'))
        assert ("texts.en.toml", "unreadable") in found
        assert ("units.toml unit_types[2].kode", "unknown_key") in found


def test_every_fault_has_its_sentence_in_both_languages() -> None:
    vi, en = (resources.load_texts(lang, resources.folder("templates") / f"pack.{lang}.toml") for lang in ("vi", "en"))
    assert set(vi.entries) == set(en.entries)
    facts = dict.fromkeys(("path", "what", "name", "text", "size", "limit", "count", "sum", "reason", "known"), "x")
    for key in vi.entries:
        for texts in (vi, en):
            assert texts.say(key, points=1, maximum=2, **facts)


def test_a_pack_is_plain_data(pack: CriteriaSet) -> None:
    assert replace(pack) == pack
