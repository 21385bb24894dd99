"""Writes the sample county: its workbooks, manifest.csv, county.csv, targets.csv and settings.json.

Run from the project's folder, with its requirements installed:

    .venv/bin/python data/sample/generate.py            write into data/sample/
    .venv/bin/python data/sample/generate.py FOLDER     write into another folder

The same script writes the same files, byte for byte (with one version of openpyxl and zlib).
The figures come from simulate.py, the sheets from sheets.py; what is here is who filed what, when and how.
"""

from __future__ import annotations

import csv
import json
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

import sheets  # noqa: E402
import simulate  # noqa: E402
from openpyxl import Workbook  # noqa: E402
from sheets import Entry, Return  # noqa: E402

from dashboard.catalogue import Measure  # noqa: E402
from dashboard.workbooks.template import core_measures  # noqa: E402

TODAY = date(2026, 10, 20)
CHINA = timezone(timedelta(hours=8))
COUNTY_OFFICE = simulate.COUNTY
FIRST_LONG_YEAR = 2025
NAMES = tuple(place.name for place in simulate.TOWNSHIPS)

# (township, year, quarter) -> what was never filed, and what came after the 15th.
MISSING = {("马鞍乡", 2024, 2), ("双井乡", 2026, 3), ("马鞍乡", 2026, 3)}
LATE: dict[tuple[str, int, int], tuple[datetime, str]] = {
    ("三岔乡", 2023, 3): (datetime(2023, 11, 2, 10, 12), "汇总时未报，单独补报"),
    ("杨树乡", 2024, 3): (datetime(2024, 10, 24, 15, 40), "汇总时未报，单独补报"),
    ("河口镇", 2025, 1): (datetime(2025, 4, 18, 9, 25), "迟报：经费数据待核对"),
    ("三岔乡", 2025, 3): (datetime(2025, 10, 22, 16, 5), "迟报：经办岗位调整"),
    ("柳林镇", 2025, 4): (datetime(2026, 1, 19, 11, 30), "迟报"),
    ("马鞍乡", 2026, 1): (datetime(2026, 4, 21, 14, 50), "迟报：经办岗位空缺"),
    ("高坪乡", 2026, 2): (datetime(2026, 7, 17, 8, 55), "迟报"),
    ("青山镇", 2026, 3): (datetime(2026, 10, 17, 10, 20), "迟报：等待银行对账单"),
}
# Who fills in our own template, since when, and who counts money in 万元.
ON_TEMPLATE = {"东关街道": (2026, 1), "安澜工业园区": (2026, 1), "石桥镇": (2026, 3)}
IN_WAN = frozenset(NAMES[1::3])
LOCAL_NAMES = frozenset(NAMES[2::3])

# Entries that are not plain numbers: "" left blank, "/" not applicable, 约/余 not counted exactly.
SPECIAL: dict[tuple[str, int, int], dict[str, str]] = {
    ("马家店镇", 2025, 3): {"hazards_found": "", "hazards_fixed": ""},
    ("青山镇", 2026, 1): {"cultural_events": "", "cultural_person_times": ""},
    ("河口镇", 2024, 3): {"job_placements": ""},
    ("杨树乡", 2025, 2): {"cultural_person_times": "约{}"},
    ("三岔乡", 2025, 4): {"proposals": "{}余"},
}
NO_LOANS = ("三岔乡", "杨树乡", "高坪乡")
WRITES_WU = frozenset(NAMES[::2])
"""Those who write 无 for no group petition; the others write 0."""

RESTATED = ("白沙镇", 2025, 2)
RESTATED_EXCESS = {"members": 187, "new_members": 187, "aid_households": 9, "aid_amount": 18_600}
"""What the first return of the restated quarter held too much."""
CORRECTED = ("龙泉镇", 2026, 2)
CORRECTED_SHORT = {"funds_received": 96_400, "funds_remitted": 36_600}
"""What the return lacked whose finance part was filed again."""

EXPLANATIONS = {
    (
        "柳林镇",
        2026,
        2,
    ): "新签一份区域性集体合同，覆盖了部分尚未建会的小微企业，覆盖企业数因此大于已建会企业数，已核实。",
    ("柳林镇", 2026, 3): "区域性集体合同仍覆盖部分尚未建会的小微企业，正在推动建会，数据无误。",
    ("北苑街道", 2025, 1): "含3家企业补缴2024年欠缴经费，故实收大于应收，已与入账凭证核对。",
    ("北苑街道", 2025, 2): "一季度补缴的2024年欠缴经费计入累计，累计实收仍略大于应收。",
}

TARGETS = {
    "unionisation_rate": (0.84, 0.86, 0.88, 0.90),
    "enterprise_unionisation_rate": (0.82, 0.84, 0.86, 0.88),
    "membership_rate": (0.83, 0.85, 0.87, 0.90),
    "collective_contract_rate": (0.77, 0.80, 0.83, 0.85),
    "wage_bargaining_rate": (0.73, 0.76, 0.79, 0.82),
    "female_contract_rate": (0.68, 0.71, 0.74, 0.77),
    "congress_rate": (0.76, 0.80, 0.83, 0.86),
    "openness_rate": (0.73, 0.77, 0.80, 0.84),
    "mutual_participation_rate": (0.69, 0.73, 0.77, 0.80),
    "funds_collection_rate": (0.86, 0.87, 0.88, 0.90),
}


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
            townships: Iterable[str] = [each for each in NAMES if (each, year, quarter) in LATE]
        else:
            townships = [each for each in NAMES if (each, year, quarter) not in MISSING]
        made.extend(_township_form(truth, measures, name, year, quarter) for name in townships)
    made.append(_restatement(truth, measures))
    made.append(_finance_correction(truth, measures))
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
    before = _as_reported(truth, name, year, quarter - 1) if quarter > 1 else {}
    to_date: dict[str, Entry] = {}
    alone: dict[str, Entry] = {}
    special = SPECIAL.get((name, year, quarter), {})
    for measure in measures:
        code = measure.code
        form = "/" if code == "loan_amount" and name in NO_LOANS else special.get(code)
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
    if name in WRITES_WU and to_date.get("group_petitions") == 0:
        to_date["group_petitions"] = alone["group_petitions"] = "无"
    return Return(name, year, quarter, to_date, alone)


def _rough(value: int) -> int:
    return value // 10 * 10


def _as_reported(truth: simulate.Truth, name: str, year: int, quarter: int) -> dict[str, int]:
    """What the next quarter is reckoned from: the figures as they were filed, rough ones included."""
    figures = dict(truth[name, year, quarter])
    for code, form in SPECIAL.get((name, year, quarter), {}).items():
        if form:
            figures[code] = _rough(figures[code])
    return figures


def _as_first_filed(truth: simulate.Truth, name: str, year: int, quarter: int) -> dict[str, int]:
    figures = dict(truth[name, year, quarter])
    if (name, year, quarter) == RESTATED:
        for code, excess in RESTATED_EXCESS.items():
            figures[code] += excess
    if (name, year, quarter) == CORRECTED:
        for code, short in CORRECTED_SHORT.items():
            figures[code] -= short
    return figures


# -- the files ---------------------------------------------------------------------------------------


def _county_table(truth: simulate.Truth, measures: tuple[Measure, ...], year: int, quarter: int) -> Filing:
    absent = MISSING | set(LATE)
    names = [name for name in NAMES if (name, year, quarter) not in absent]
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
    late = LATE.get((name, year, quarter))
    filed_at = late[0].replace(tzinfo=CHINA) if late else _filing_time(name, year, quarter)
    if name in ON_TEMPLATE and (year, quarter) >= ON_TEMPLATE[name]:
        make = partial(sheets.own_template, filed, measures, county=COUNTY_OFFICE, units=NAMES)
    else:
        make = _long(filed, measures, f"{simulate.COUNTY_SHORT}乡镇（街道）工会工作季度报表")
    return Filing(
        file=_path(year, quarter, f"{name}{sheets.period_name(year, quarter)}工会工作季度报表"),
        make=make,
        returns=(filed,),
        measures=measures,
        filed_at=filed_at,
        filed_by=f"{name}工会",
        note=late[1] if late else "",
        explanation=EXPLANATIONS.get((name, year, quarter), ""),
        approve_at=_approval(filed_at) if _is_approved(name, year, quarter) else None,
    )


def _long(filed: Return, measures: tuple[Measure, ...], title: str, mark: str = "") -> Callable[[], Workbook]:
    name = filed.township
    return partial(
        sheets.long_form,
        filed,
        measures,
        title=title,
        in_wan=name in IN_WAN,
        local_names=name in LOCAL_NAMES,
        mark=mark,
    )


def _restatement(truth: simulate.Truth, measures: tuple[Measure, ...]) -> Filing:
    """The whole return of a quarter filed a second time with lower figures."""
    name, year, quarter = RESTATED
    wrong = _entered(truth, measures, name, year, quarter)
    right = {code: value - RESTATED_EXCESS.get(code, 0) for code, value in _numbers(wrong.to_date).items()}
    alone = {code: value - RESTATED_EXCESS.get(code, 0) for code, value in _numbers(wrong.quarter).items()}
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
    name, year, quarter = CORRECTED
    finance = tuple(each for each in measures if each.group == "finance")
    short = _entered(truth, finance, name, year, quarter)
    to_date = {code: value + CORRECTED_SHORT.get(code, 0) for code, value in _numbers(short.to_date).items()}
    alone = {code: value + CORRECTED_SHORT.get(code, 0) for code, value in _numbers(short.quarter).items()}
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


def _numbers(entries: Mapping[str, Entry]) -> dict[str, int]:
    return {code: entry for code, entry in entries.items() if isinstance(entry, int)}


# -- when --------------------------------------------------------------------------------------------


def _path(year: int, quarter: int, name: str) -> str:
    return f"returns/{year}Q{quarter}/{name}.xlsx"


def _filing_time(who: str, year: int, quarter: int) -> datetime:
    """A working hour of the days in which returns come in; October begins with a holiday."""
    random = Random(f"{simulate.SEED}:{who}:{year}Q{quarter}")
    first = 9 if quarter == 3 else 4
    day = random.randint(11, 14) if who == "county" else random.randint(first, 15)
    month = quarter * 3 % 12 + 1
    moment = datetime(year + (quarter == 4), month, day, random.randint(8, 17), random.randint(0, 59))
    return moment.replace(tzinfo=CHINA)


def _is_approved(name: str, year: int, quarter: int) -> bool:
    """Everything old is approved; of the last two quarters the county office is still at work."""
    if (year, quarter) == (2026, 3):
        return NAMES.index(name) < 5
    return (year, quarter) != (2026, 2) or name not in ("青山镇", "高坪乡", "双井乡")


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
    """Write manifest.csv, county.csv, targets.csv and settings.json."""
    header: tuple[str, ...] = ("file", "filed_at", "filed_by", "note", "explanation", "approve_at")
    _write_csv(folder / "manifest.csv", header, map(_manifest_row, filings()))
    units = [(simulate.COUNTY_CODE, simulate.COUNTY, simulate.COUNTY_SHORT, "county", "county")]
    units += [(each.code, each.name, _short(each.name), "township", each.kind) for each in simulate.TOWNSHIPS]
    header = ("code", "name", "short_name", "level", "kind", "valid_from", "valid_to")
    _write_csv(folder / "county.csv", header, ((*each, "2000-01-01", "") for each in units))
    header = ("unit_code", "year", "indicator_code", "value")
    years = sorted({year for year, _ in simulate.PERIODS})
    targets = (
        (simulate.COUNTY_CODE, year, code, value)
        for code, values in TARGETS.items()
        for year, value in zip(years, values, strict=True)
    )
    _write_csv(folder / "targets.csv", header, targets)
    settings = {"county_code": simulate.COUNTY_CODE, "name": simulate.COUNTY, "today": TODAY.isoformat()}
    text = json.dumps(settings, ensure_ascii=False, indent=2) + "\n"
    (folder / "settings.json").write_text(text, encoding="utf-8", newline="\n")


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
