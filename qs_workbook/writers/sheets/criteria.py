"""Theo tiêu chí: the criteria's points, what makes each "đạt", the risk of 0, by formula; then total, rules, verdict.

Tổng quan shows what is worked out here. Words stand for yes, no and open, so that colour is never the only signal.
"""

from xlsxwriter.worksheet import Worksheet

from qs_workbook.model.assessment import CriterionScore
from qs_workbook.model.criteria import number_of
from qs_workbook.model.kinds import Verdict
from qs_workbook.writers.sheets.page import Summary, looks_of, open_sheet, put, put_link
from qs_workbook.writers.sheets.places import FIRST, HEADER, Col

COLUMNS = (
    Col("code", 8, ("centre",)),
    Col("label", 56),
    Col("certain", 11, ("right", "bold")),
    Col("possible", 11, ("right", "bold")),
    Col("maximum", 10, ("right",)),
    Col("pass_points", 11, ("right",)),
    Col("met", 15, ("inset",)),
    Col("zero", 20, ("inset",)),
    Col("link", 11),
    Col("no_limit", 11, ("right",), helper=True),
    Col("chart_possible", 13, ("right",), helper=True),
    Col("chart_maximum", 13, ("right",), helper=True),
)
Cell = tuple[str, str, str | float]


def met_word(summary: Summary, met: bool | None) -> str:
    """Rule 1 in words."""
    return summary.say({True: "met.yes", False: "met.no", None: "met.open"}[met])


def zero_word(summary: Summary, risk: bool | None) -> str:
    """Rule 2 in words."""
    return summary.say({True: "zero.yes", False: "zero.no", None: "zero.open"}[risk])


def write(summary: Summary) -> None:
    """The sheet with its formulas."""
    sheet, grid = open_sheet(summary, "criteria", notes=[summary.say("criteria.note")])
    looks = looks_of(summary, grid)
    for at, score in enumerate(summary.assessment.criteria_scores):
        put(sheet, grid, at, {"code": score.code, "label": summary.label(score.code)}, looks)
        for key, formula, value in _formulas(summary, at, score):
            sheet.write_formula(FIRST + at, grid.index(key), "=" + formula, looks[key], value)
        put_link(summary, "criteria", at, "link", ("scores", "criterion", "code"), summary.say("see_scores"))
    for key in ("met", "zero"):
        colour(summary, sheet, (FIRST, grid.last), grid.index(key), key)
    sheet.autofilter(HEADER, 0, grid.last, len(grid.columns) - 1)


def colour(summary: Summary, sheet: Worksheet, rows: tuple[int, int], column: int, key: str) -> None:
    """Colour beside the words of rule 1 or 2, never instead of them."""
    words = {"met": ("met.yes", "met.no", "met.open"), "zero": ("zero.no", "zero.yes", "zero.open")}[key]
    for word, look in zip(words, ("good", "bad", "warn"), strict=True):
        rule = {"type": "cell", "criteria": "==", "value": f'"{summary.say(word)}"', "format": summary.tint(look)}
        sheet.conditional_format(rows[0], column, rows[1], column, rule)


def _formulas(summary: Summary, at: int, score: CriterionScore) -> list[Cell]:
    grid, scores, scale = summary.grids["criteria"], summary.grids["scores"], summary.scale
    own = {column.key: grid.own(column.key, at) for column in COLUMNS}
    unknown = summary.say("unknown")
    whose = f"{scores.all('criterion')},{own['code']}"

    def total(key: str) -> str:
        return f"SUMIFS({scores.all(key)},{whose})"

    entered = scale.value(f"{score.code}.MAX")
    parts = f"COUNTIFS({whose})"
    known = f"SUMPRODUCT(({scores.all('criterion')}={own['code']})*ISNUMBER({scores.all('maximum')}))"
    maximum = f'IF(ISNUMBER({entered}),{entered},IF({known}={parts},{total("maximum")},"{unknown}"))'
    needed = scale.value(f"{score.code}.PASS")
    words = {
        key: f'"{summary.say(key)}"' for key in ("met.yes", "met.no", "met.open", "zero.yes", "zero.no", "zero.open")
    }
    least, most, limit = own["certain"], own["possible"], own["pass_points"]
    reached = f"IF({limit}=0,{least}>0,{least}>={limit})"
    missed = f"IF(ISNUMBER({most}),IF({limit}=0,{most}<=0,{most}<{limit}),FALSE)"
    doubt = f"IF({missed},{words['met.no']},{words['met.open']})"
    met = f"IF(ISNUMBER({limit}),IF({reached},{words['met.yes']},{doubt}),{words['met.open']})"
    nothing = f"IF(ISNUMBER({most}),{most}<=0,FALSE)"
    zero = f"IF({least}>0,{words['zero.no']},IF({nothing},{words['zero.yes']},{words['zero.open']}))"
    return [
        ("certain", total("certain"), score.certain),
        (
            "no_limit",
            total("no_limit"),
            sum(s.possible is None for s in summary.assessment.indicators if s.code.partition(".")[0] == score.code),
        ),
        ("possible", f'IF({own["no_limit"]}>0,"{unknown}",{total("possible")})', _or(score.possible, unknown)),
        ("maximum", maximum, _or(score.maximum, unknown)),
        ("pass_points", f'IF(ISNUMBER({needed}),{needed},"{unknown}")', _or(score.pass_points, unknown)),
        ("met", met, met_word(summary, score.met)),
        ("zero", zero, zero_word(summary, score.zero_risk)),
        (
            "chart_possible",
            f"IF(ISNUMBER({most}),{most},{least})",
            score.certain if score.possible is None else score.possible,
        ),
        ("chart_maximum", f"IF(ISNUMBER({own['maximum']}),{own['maximum']},0)", score.maximum or 0),
    ]


def _or(value: float | None, word: str) -> float | str:
    return word if value is None else value


def totals(summary: Summary) -> dict[str, tuple[str, str | float]]:
    """Total, rules and verdict: name → (formula without =, written value); the cells are Tổng quan's.

    `{certain}` … in the formulas stand for the cells of the names before them.
    """
    grid, scale = summary.grids["criteria"], summary.scale
    points, unknown = summary.assessment.points, summary.say("unknown")
    kind = summary.assessment.campaign.commune_type
    entered = scale.value("TOTAL.MAX")
    open_maxima = f"SUMPRODUCT(1-ISNUMBER({grid.all('maximum')}))"
    made: dict[str, tuple[str, str | float]] = {
        "certain": (f"SUM({grid.all('certain')})", points.certain),
        "possible": (
            f'IF(SUM({grid.all("no_limit")})>0,"{unknown}",SUM({grid.all("possible")}))',
            _or(points.possible, unknown),
        ),
        "maximum": (
            f'IF(ISNUMBER({entered}),{entered},IF({open_maxima}=0,SUM({grid.all("maximum")}),"{unknown}"))',
            _or(points.maximum, unknown),
        ),
    }
    required = scale.value(f"TOTAL.MIN.{kind}") if kind else ""
    made["required"] = (
        f'IF(ISNUMBER({required}),{required},"{unknown}")' if kind else f'"{unknown}"',
        _or(points.required, unknown),
    )
    holds = {rule.code: rule.holds for rule in summary.assessment.rules}
    answer = {key: f'"{summary.say(f"rule.{key}")}"' for key in ("yes", "no", "open")}

    def word(code: str) -> str:
        return summary.say({True: "rule.yes", False: "rule.no", None: "rule.open"}[holds.get(code)])

    for code, column, no, is_open in (
        ("all_met", "met", "met.no", "met.open"),
        ("none_zero", "zero", "zero.yes", "zero.open"),
    ):
        failing = f'COUNTIF({grid.all(column)},"{summary.say(no)}")'
        pending = f'COUNTIF({grid.all(column)},"{summary.say(is_open)}")'
        formula = f"IF({failing}>0,{answer['no']},IF({pending}>0,{answer['open']},{answer['yes']}))"
        made[code] = (formula, word(code))
    made["minimum_total"] = (_minimum(summary, answer), word("minimum_total"))
    verdicts = {v: f'"{summary.say(f"verdict.{v.value}")}"' for v in Verdict}
    rules = ("{all_met}", "{none_zero}", "{minimum_total}")
    any_no = ",".join(f"{cell}={answer['no']}" for cell in rules)
    all_yes = ",".join(f"{cell}={answer['yes']}" for cell in rules)
    rest = f"IF(AND({all_yes}),{verdicts[Verdict.MET]},{verdicts[Verdict.UNDETERMINED]})"
    verdict = f"IF(OR({any_no}),{verdicts[Verdict.NOT_MET]},{rest})"
    made["verdict"] = (verdict, summary.say(f"verdict.{summary.assessment.verdict.value}"))
    return made


def _minimum(summary: Summary, answer: dict[str, str]) -> str:
    """Rule 3. Before the commune's type is chosen only "below the least of all minimum totals" can be said."""
    types = summary.assessment.criteria.commune_types
    least = ",".join(summary.scale.value(f"TOTAL.MIN.{kind}") for kind in types)
    doubt = "IF(ISNUMBER({{possible}}),IF({{possible}}<{limit},{no},{open}),{open})"
    if summary.assessment.campaign.commune_type or not least:
        doubtful = doubt.format(limit="{required}", **answer)
        return f"IF(ISNUMBER({{required}}),IF({{certain}}>={{required}},{answer['yes']},{doubtful}),{answer['open']})"
    return f"IF(COUNT({least})={len(types)},{doubt.format(limit=f'MIN({least})', **answer)},{answer['open']})"


def at_risk(summary: Summary) -> dict[str, tuple[str, str]]:
    """Numbers of the criteria certainly at 0, and of those that may still be: (formula without =, written value)."""
    grid, none = summary.grids["criteria"], summary.say("none")
    made = {}
    for name, risk in (("zero", True), ("zero_open", None)):
        word = zero_word(summary, risk)
        pieces, found = [], []
        for score in summary.assessment.criteria_scores:
            number = number_of(score.code)
            pieces.append(f'IF({grid.find("zero", "code", score.code)}="{word}",", {number}","")')
            if score.zero_risk is risk:
                found.append(number)
        listed = "&".join(pieces) or '""'
        made[name] = (f'IF({listed}="","{none}",MID({listed},3,200))', ", ".join(found) or none)
    return made
