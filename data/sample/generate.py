"""Writes the sample county: its workbooks and the tables beside them and settings.json.

Run from the project's folder, with its requirements installed:

    .venv/bin/python data/sample/generate.py            write into data/sample/
    .venv/bin/python data/sample/generate.py FOLDER     write into another folder

The same script writes the same files, byte for byte (with one version of openpyxl and zlib).
The figures come from simulate.py, the sheets from sheets.py, what stands out in the returns from story.py,
what the county office did with them from events.py; what is here is who filed what, when and how.
"""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent
for _folder in (HERE, HERE.parent.parent):
    if str(_folder) not in sys.path:
        sys.path.insert(0, str(_folder))

import events  # noqa: E402
import sheets  # noqa: E402
import simulate  # noqa: E402
import story  # noqa: E402
from openpyxl import Workbook  # noqa: E402
from sheets import Entry, Return  # noqa: E402

from dashboard.catalogue import Measure  # noqa: E402
from dashboard.workbooks.template import core_measures  # noqa: E402

TODAY = date(2026, 10, 20)
CHINA = timezone(timedelta(hours=8))
COUNTY_OFFICE = simulate.COUNTY
FIRST_LONG_YEAR = 2025


@dataclass(frozen=True)
class Filing:
    """One file of the sample: what it holds and how it came in."""

    file: str
    make: Callable[[], Workbook]
    """Builds the workbook; that takes longer than everything else here."""
    returns: tuple[Return, ...]
    measures: tuple[Measure, ...]
    filed_at: datetime
    filed_by: str
    note: str = ""
    explanation: str = ""
    approve_at: datetime | None = None
    quarter_columns: bool = True
    """Whether the sheet has a column for the quarter alone."""


@dataclass(frozen=True, order=True)
class Expected:
    """A figure that a correct reader finds in the file: value in yuan or whole counts, None for ``/``."""

    file: str
    township: str
    year: int
    quarter: int
    code: str
    basis: str
    value: int | None = field(compare=False)
    approximate: bool = field(compare=False, default=False)


def filings() -> list[Filing]:
    """All files of the sample in the order they came in."""
    truth = simulate.simulate()
    measures = core_measures()
    made: list[Filing] = []
    for year, quarter in simulate.PERIODS:
        if year < FIRST_LONG_YEAR:
            made.append(_county_table(truth, measures, year, quarter))
            townships: Iterable[str] = [each for each in story.NAMES if (each, year, quarter) in story.LATE]
        else:
            names = simulate.names_at(year, quarter)
            townships = [each for each in names if (each, year, quarter) not in story.MISSING]
        made.extend(_township_form(truth, measures, name, year, quarter) for name in townships)
    made.append(_restatement(truth, measures))
    made.append(_finance_correction(truth, measures))
    made.append(_filed_anew(truth, measures))
    return sorted(made, key=lambda each: (each.filed_at, each.file))


def expected_figures(filing: Filing) -> Iterator[Expected]:
    """Every figure that the file holds, for comparing with what intake reads."""
    for filed in filing.returns:
        for measure in filing.measures:
            is_stock = measure.measure_type == "stock"
            sides: list[tuple[str, Mapping[str, Entry]]] = [("stock" if is_stock else "ytd", filed.to_date)]
            if filing.quarter_columns and not is_stock:
                sides.append(("quarter", filed.quarter))
            for basis, entries in sides:
                entry = entries.get(measure.code)
                if entry is not None:
                    value, approximate = _value(entry)
                    place = (filing.file, filed.township, filed.year, filed.quarter_number)
                    yield Expected(*place, measure.code, basis, value, approximate)


def _value(entry: Entry) -> tuple[int | None, bool]:
    if isinstance(entry, int):
        return entry, False
    if entry in ("/", "无"):
        return (None if entry == "/" else 0), False
    return int(entry.strip("约余")), True


# -- what each township entered ----------------------------------------------------------------------


def _entered(
    truth: simulate.Truth, measures: Sequence[Measure], name: str, year: int, quarter: int
) -> Return:
    """The entries of one return: the true figures, with blanks, strokes and rough numbers put in."""
    now = _as_first_filed(truth, name, year, quarter)
    before = _year_before(truth, name, year, quarter) if quarter > 1 else {}
    to_date: dict[str, Entry] = {}
    alone: dict[str, Entry] = {}
    special = story.SPECIAL.get((name, year, quarter), {})
    for measure in measures:
        code = measure.code
        form = "/" if code == "loan_amount" and name in story.NO_LOANS else special.get(code)
        is_flow = measure.measure_type == "flow_ytd"
        if form is None:
            to_date[code] = now[code]
            if is_flow:
                alone[code] = now[code] - before.get(code, 0)
        elif form == "/":
            to_date[code] = alone[code] = form
        elif form:
            assert _rough(now[code]) >= before.get(code, 0), (name, year, quarter, code)
            to_date[code] = form.format(_rough(now[code]))
    if name in story.WRITES_WU and to_date.get("group_petitions") == 0:
        to_date["group_petitions"] = alone["group_petitions"] = "无"
    return Return(name, year, quarter, to_date, alone)


def _year_before(truth: simulate.Truth, name: str, year: int, quarter: int) -> dict[str, int]:
    """The year so far that this quarter is reckoned from; a merger brings along the merged township's."""
    before = _as_reported(truth, name, year, quarter - 1)
    if name == simulate.MERGED_INTO and (year, quarter) == simulate.MERGER:
        brought = _as_reported(truth, simulate.MERGED.name, year, quarter - 1)
        return {code: value + brought.get(code, 0) for code, value in before.items()}
    return before


def _rough(value: int) -> int:
    return value // 10 * 10


def _as_reported(truth: simulate.Truth, name: str, year: int, quarter: int) -> dict[str, int]:
    """What the next quarter is reckoned from: the figures as they were filed, rough ones included."""
    figures = dict(truth[name, year, quarter])
    for code, form in story.SPECIAL.get((name, year, quarter), {}).items():
        if form:
            figures[code] = _rough(figures[code])
    return figures


def _as_first_filed(truth: simulate.Truth, name: str, year: int, quarter: int) -> dict[str, int]:
    figures = dict(truth[name, year, quarter])
    if (name, year, quarter) == story.RESTATED:
        for code, excess in story.RESTATED_EXCESS.items():
            figures[code] += excess
    if (name, year, quarter) == story.CORRECTED:
        for code, short in story.CORRECTED_SHORT.items():
            figures[code] -= short
    if (name, year, quarter) == story.WITHDRAWN:
        for code, excess in story.WITHDRAWN_EXCESS.items():
            figures[code] += excess
    if (name, year, quarter) == story.SENT_BACK:
        for code, short in story.SENT_BACK_SHORT.items():
            figures[code] -= short
    if (name, year, quarter) == story.MISTYPED[:3]:
        figures[story.MISTYPED[3]] = _last_two_swapped(figures[story.MISTYPED[3]])
    return figures


def _last_two_swapped(value: int) -> int:
    rest, tens, ones = value // 100, value // 10 % 10, value % 10
    return rest * 100 + ones * 10 + tens


# -- the files ---------------------------------------------------------------------------------------


def _county_table(truth: simulate.Truth, measures: tuple[Measure, ...], year: int, quarter: int) -> Filing:
    absent = story.MISSING | set(story.LATE)
    names = [name for name in simulate.names_at(year, quarter) if (name, year, quarter) not in absent]
    returns = tuple(_entered(truth, measures, name, year, quarter) for name in names)
    style = dict.fromkeys(("in_wan", "local_names", "group_heads"), year == 2024)
    filed_at = _filing_time("county", year, quarter)
    return Filing(
        file=_path(
            year, quarter, f"{simulate.COUNTY_SHORT}{sheets.period_name(year, quarter)}工会工作汇总表"
        ),
        make=partial(sheets.wide_form, returns, measures, county=simulate.COUNTY_SHORT, **style),
        returns=returns,
        measures=measures,
        filed_at=filed_at,
        filed_by=COUNTY_OFFICE,
        approve_at=_approval(filed_at),
        quarter_columns=False,
    )


def _township_form(
    truth: simulate.Truth, measures: tuple[Measure, ...], name: str, year: int, quarter: int
) -> Filing:
    filed = _entered(truth, measures, name, year, quarter)
    late = story.LATE.get((name, year, quarter))
    filed_at = late[0].replace(tzinfo=CHINA) if late else _filing_time(name, year, quarter)
    if (name, year, quarter) == story.WITHDRAWN:
        filed_at = events.WITHDRAWN_FILED_AT
    if name in story.ON_TEMPLATE and (year, quarter) >= story.ON_TEMPLATE[name]:
        make = partial(sheets.own_template, filed, measures, county=COUNTY_OFFICE, units=story.NAMES)
    else:
        make = _long(filed, measures, f"{simulate.COUNTY_SHORT}乡镇（街道）工会工作季度报表")
    return Filing(
        file=_form_path(name, year, quarter),
        make=make,
        returns=(filed,),
        measures=measures,
        filed_at=filed_at,
        filed_by=f"{name}工会",
        note=late[1] if late else "",
        explanation=story.EXPLANATIONS.get((name, year, quarter), ""),
        approve_at=_approval(filed_at) if _is_approved(name, year, quarter) else None,
    )


def _long(filed: Return, measures: tuple[Measure, ...], title: str, mark: str = "") -> Callable[[], Workbook]:
    name = filed.township
    return partial(
        sheets.long_form,
        filed,
        measures,
        title=title,
        in_wan=name in story.IN_WAN,
        local_names=name in story.LOCAL_NAMES,
        mark=mark,
    )


def _restatement(truth: simulate.Truth, measures: tuple[Measure, ...]) -> Filing:
    """The whole return of a quarter filed a second time with lower figures."""
    name, year, quarter = story.RESTATED
    wrong = _entered(truth, measures, name, year, quarter)
    right = _changed(wrong.to_date, story.RESTATED_EXCESS, -1)
    alone = _changed(wrong.quarter, story.RESTATED_EXCESS, -1)
    filed = Return(name, year, quarter, {**wrong.to_date, **right}, {**wrong.quarter, **alone})
    filed_at = datetime(2025, 8, 6, 10, 45, tzinfo=CHINA)
    title = f"{simulate.COUNTY_SHORT}乡镇（街道）工会工作季度报表（修订）"
    return Filing(
        file=_path(year, quarter, f"{name}{sheets.period_name(year, quarter)}工会工作季度报表（修订）"),
        make=_long(filed, measures, title),
        returns=(filed,),
        measures=measures,
        filed_at=filed_at,
        filed_by=f"{name}工会",
        note="修订：一家企业的会员转入登记重复计算，多计会员187人；帮扶多计9户",
        approve_at=_approval(filed_at),
    )


def _finance_correction(truth: simulate.Truth, measures: tuple[Measure, ...]) -> Filing:
    """Only the finance rows of a quarter filed again."""
    name, year, quarter = story.CORRECTED
    finance = tuple(each for each in measures if each.group == "finance")
    short = _entered(truth, finance, name, year, quarter)
    to_date = _changed(short.to_date, story.CORRECTED_SHORT, 1)
    alone = _changed(short.quarter, story.CORRECTED_SHORT, 1)
    filed = Return(name, year, quarter, to_date, alone)
    filed_at = datetime(2026, 8, 5, 15, 20, tzinfo=CHINA)
    return Filing(
        file=_path(year, quarter, f"{name}{sheets.period_name(year, quarter)}工会经费更正表"),
        make=_long(filed, finance, f"{simulate.COUNTY_SHORT}乡镇（街道）工会经费更正表"),
        returns=(filed,),
        measures=finance,
        filed_at=filed_at,
        filed_by=f"{name}工会",
        note="更正：补记6月末到账的经费，只改经费各项",
        approve_at=_approval(filed_at),
    )


def _filed_anew(truth: simulate.Truth, measures: tuple[Measure, ...]) -> Filing:
    """The return that was taken back, filed again with the right figures."""
    name, year, quarter = story.WITHDRAWN
    wrong = _entered(truth, measures, name, year, quarter)
    right = _changed(wrong.to_date, story.WITHDRAWN_EXCESS, -1)
    alone = _changed(wrong.quarter, story.WITHDRAWN_EXCESS, -1)
    filed = Return(name, year, quarter, {**wrong.to_date, **right}, {**wrong.quarter, **alone})
    return Filing(
        file=_path(year, quarter, f"{name}{sheets.period_name(year, quarter)}工会工作季度报表（重报）"),
        make=_long(filed, measures, f"{simulate.COUNTY_SHORT}乡镇（街道）工会工作季度报表"),
        returns=(filed,),
        measures=measures,
        filed_at=_filing_time(name, year, quarter),
        filed_by=f"{name}工会",
        note="重报：去掉误计入的10月份活动",
    )


def _changed(entries: Mapping[str, Entry], by: Mapping[str, int], sign: int) -> dict[str, int]:
    """The entries that are numbers, each with its change added or taken off."""
    return {code: entry + sign * by.get(code, 0) for code, entry in entries.items() if isinstance(entry, int)}


# -- when --------------------------------------------------------------------------------------------


def _path(year: int, quarter: int, name: str) -> str:
    return f"returns/{year}Q{quarter}/{name}.xlsx"


def _form_path(name: str, year: int, quarter: int) -> str:
    return _path(year, quarter, f"{name}{sheets.period_name(year, quarter)}工会工作季度报表")


def _filing_time(who: str, year: int, quarter: int) -> datetime:
    """A working hour of the days in which returns come in; October begins with a holiday."""
    random = Random(f"{simulate.SEED}:{who}:{year}Q{quarter}")
    first = 9 if quarter == 3 else 4
    day = random.randint(11, 14) if who == "county" else random.randint(first, 15)
    month = quarter * 3 % 12 + 1
    moment = datetime(year + (quarter == 4), month, day, random.randint(8, 17), random.randint(0, 59))
    return moment.replace(tzinfo=CHINA)


def _is_approved(name: str, year: int, quarter: int) -> bool:
    """Everything old is approved; the county office is still at work on the last quarter."""
    return (year, quarter) != (2026, 3) or name in story.NAMES[:5]


def _approval(filed_at: datetime) -> datetime:
    random = Random(f"{simulate.SEED}:approval:{filed_at.isoformat()}")
    days = random.randint(1, 3)
    return (filed_at + timedelta(days=days)).replace(hour=random.randint(9, 16), minute=random.randint(0, 59))


# -- writing -----------------------------------------------------------------------------------------


def write(folder: Path) -> None:
    """Write the whole sample into a folder."""
    for filing in filings():
        path = folder / filing.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(workbook_bytes(filing))
    write_tables(folder)


def workbook_bytes(filing: Filing) -> bytes:
    """The file of a filing; its own dates inside are those of the filing."""
    return sheets.to_bytes(filing.make(), filing.filed_at.astimezone(UTC))


def write_tables(folder: Path) -> None:
    """Write manifest.csv, events.csv, county.csv, places.csv, targets.csv and settings.json."""
    header: tuple[str, ...] = ("file", "filed_at", "filed_by", "note", "explanation", "approve_at")
    _write_csv(folder / "manifest.csv", header, map(_manifest_row, filings()))
    _write_csv(folder / "events.csv", events.COLUMNS, _events())
    units = [(simulate.COUNTY_CODE, simulate.COUNTY, simulate.COUNTY_SHORT, "county", "county")]
    places = sorted((*simulate.TOWNSHIPS, simulate.MERGED), key=lambda each: each.code)
    units += [(each.code, each.name, _short(each.name), "township", each.kind) for each in places]
    header = ("code", "name", "short_name", "level", "kind", "valid_from", "valid_to")
    _write_csv(folder / "county.csv", header, ((*each, "2000-01-01", "") for each in units))
    on_map = ((each.code, *story.PLACES[each.name]) for each in places)
    _write_csv(folder / "places.csv", ("unit_code", "column", "row"), on_map)
    header = ("unit_code", "year", "indicator_code", "value")
    years = sorted({year for year, _ in simulate.PERIODS})
    targets = (
        (simulate.COUNTY_CODE, year, code, value)
        for code, values in story.TARGETS.items()
        for year, value in zip(years, values, strict=True)
    )
    _write_csv(folder / "targets.csv", header, (*targets, *_unit_goals(years[-1])))
    settings = {"county_code": simulate.COUNTY_CODE, "name": simulate.COUNTY, "today": TODAY.isoformat()}
    text = json.dumps(settings, ensure_ascii=False, indent=2) + "\n"
    (folder / "settings.json").write_text(text, encoding="utf-8", newline="\n")


def _unit_goals(year: int) -> Iterator[tuple[object, ...]]:
    """What each township is to reach in a year: the year before times a growth, rounded up to whole steps."""
    figures = simulate.simulate()
    for code, (growth, step) in story.UNIT_GOALS.items():
        for each in sorted(simulate.TOWNSHIPS, key=lambda each: each.code):
            before = figures[each.name, year - 1, 4][code]
            yield each.code, year, code, math.ceil(before * growth / step) * step


def _events() -> list[tuple[str, ...]]:
    name, year, quarter, code = story.MISTYPED
    right = simulate.simulate()[name, year, quarter][code]
    return events.rows(
        withdrawn=_form_path(*story.WITHDRAWN),
        sent_back=_form_path(*story.SENT_BACK),
        corrected={
            "unit_code": _code(name), "year": year, "quarter": quarter, "measure": code, "value": right,
        },
    )  # fmt: skip


def _code(name: str) -> str:
    return next(each.code for each in simulate.TOWNSHIPS if each.name == name)


def _manifest_row(filing: Filing) -> tuple[str, ...]:
    approved = filing.approve_at.isoformat() if filing.approve_at else ""
    when = filing.filed_at.isoformat()
    return filing.file, when, filing.filed_by, filing.note, filing.explanation, approved


def _short(name: str) -> str:
    if name.endswith("工业园区"):
        return "工业园区"
    return name.removesuffix("街道").removesuffix("镇").removesuffix("乡")


def _write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
