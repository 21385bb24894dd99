"""data/indicators.csv, rules.csv and programmes.csv in, typed and cross-checked objects out.

Adding a measure, an alias, a ratio or a rule is one line of CSV. A line that contradicts another stops
the start with the file and line number, never a wrong figure later.
"""

from __future__ import annotations

import csv
import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from dashboard import settings

MeasureType = Literal["stock", "flow_ytd"]
Better = Literal["higher", "lower", "none"]

COUNT_UNITS = frozenset(
    {"person", "household", "organisation", "enterprise", "contract", "case", "item", "person_time"}
)
UNITS = COUNT_UNITS | {"yuan"}
RATIO_UNITS = frozenset({"percent", "yuan"})


class CatalogueError(ValueError):
    """A line of data/*.csv that cannot stand, named by file and line."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"data/{file}, line {line}: {message}")
        self.file, self.line = file, line


@dataclass(frozen=True)
class Indicator:
    """What measures and ratios have in common.

    ``measure_type``: stock (as of the period's end) or flow_ytd (this year so far). ``better`` says which way
    is good. ``aliases`` are headers that surely mean it, ``doubtful_aliases`` those that are asked about.
    """

    code: str
    group: str
    name_zh: str
    name_en: str
    unit: str
    measure_type: MeasureType
    decimals: int
    better: Better
    definition_zh: str
    definition_en: str
    tier: str
    source: str
    aliases: tuple[str, ...]
    doubtful_aliases: tuple[str, ...]


@dataclass(frozen=True)
class Measure(Indicator):
    """A figure that townships report."""

    additive: bool
    """Whether quarters of one unit add up to its year; False for stocks and for counts of distinct units."""


@dataclass(frozen=True)
class Ratio(Indicator):
    """One measure over another, always recomputed from the two, never averaged."""

    numerator: str
    denominator: str
    bounds: str
    has_quarter_basis: bool
    """True where both sides are flows: a stock has no figure of the quarter alone."""


@dataclass(frozen=True)
class Rule:
    """A check of data/rules.csv; ``expression`` says what must hold."""

    code: str
    severity: Literal["error", "warning"]
    expression: str
    message_zh: str
    message_en: str
    rationale: str
    line: int


@dataclass(frozen=True)
class Programme:
    """A programme of aid: the measure of its money and the measure of whom it reached."""

    code: str
    name_zh: str
    name_en: str
    amount: str
    count: str
    in_total: bool
    """Whether it is part of the aid total: loans are lent and mutual-aid benefits are members' own pool."""


@dataclass(frozen=True)
class Catalogue:
    """Everything the county counts, in the order of the files."""

    measures: dict[str, Measure]
    ratios: dict[str, Ratio]
    rules: tuple[Rule, ...]
    programmes: tuple[Programme, ...]
    sha256: str
    """Hash of the three files: changes when any line changes."""

    @cached_property
    def indicators(self) -> dict[str, Measure | Ratio]:
        """Measures, then ratios, by code."""
        return {**self.measures, **self.ratios}

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """Indicator groups in the order they first appear."""
        return tuple(dict.fromkeys(each.group for each in self.measures.values()))


@cache
def catalogue() -> Catalogue:
    """The catalogue of data/, read once. Raises CatalogueError."""
    return load_catalogue(settings.DATA)


def load_catalogue(folder: Path) -> Catalogue:
    """Read and check the three files of a folder. Raises CatalogueError naming file and line."""
    measures: dict[str, Measure] = {}
    ratios: dict[str, Ratio] = {}
    lines: dict[str, int] = {}
    for line, row in _rows(folder, "indicators.csv", _INDICATOR_COLUMNS):
        code = row["code"]
        if code in lines:
            raise CatalogueError("indicators.csv", line, f"{code} stands already in line {lines[code]}")
        lines[code] = line
        if row["kind"] == "measure":
            measures[code] = _measure(row, line)
        elif row["kind"] == "ratio":
            ratios[code] = _ratio(row, line)
        else:
            raise CatalogueError(
                "indicators.csv", line, f"kind must be measure or ratio, not {row['kind']!r}"
            )
    ratios = {code: _with_sides(each, measures, lines[code]) for code, each in ratios.items()}
    _check_names({**measures, **ratios}, lines)
    digest = hashlib.sha256()
    for name in ("indicators.csv", "rules.csv", "programmes.csv"):
        digest.update((folder / name).read_bytes())
    return Catalogue(
        measures=measures,
        ratios=ratios,
        rules=tuple(_rules(folder)),
        programmes=tuple(_programmes(folder, measures)),
        sha256=digest.hexdigest(),
    )


def header_key(text: str) -> str:
    """The form in which two headers are compared: NFKC, no white space, one kind of bracket and quote.

    A unit in brackets stays: it tells 协助办理低保(户) from 协助办理低保(人).
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    text = "".join(text.split())
    return text.translate(_SAME_SIGN)


_SAME_SIGN = str.maketrans(
    {"[": "(", "]": ")", "【": "(", "】": ")", "〔": "(", "〕": ")", "“": '"', "”": '"'}
)

_INDICATOR_COLUMNS = [
    "code",
    "kind",
    "group",
    "name_zh",
    "name_en",
    "unit",
    "measure_type",
    "decimals",
    "numerator",
    "denominator",
    "bounds",
    "better",
    "definition_zh",
    "definition_en",
    "additive",
    "tier",
    "source",
    "aliases",
    "doubtful_aliases",
]


def _rows(folder: Path, name: str, columns: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        handle = (folder / name).open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise CatalogueError(name, 0, f"the file cannot be read ({error.strerror})") from error
    with handle:
        reader = csv.DictReader(handle)
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if missing:
            raise CatalogueError(name, 1, f"column {missing[0]} is missing")
        for row in reader:
            if None in row or None in row.values():
                raise CatalogueError(name, reader.line_num, "the line has too many or too few columns")
            yield reader.line_num, {key: value.strip() for key, value in row.items()}


def _words(cell: str) -> tuple[str, ...]:
    return tuple(word for word in cell.split("|") if word)


def _choice(row: dict[str, str], column: str, allowed: frozenset[str] | set[str], line: int) -> str:
    if row[column] not in allowed:
        raise CatalogueError(
            "indicators.csv", line, f"{column} is {row[column]!r}, not one of {', '.join(sorted(allowed))}"
        )
    return row[column]


def _common(row: dict[str, str], line: int) -> dict[str, object]:
    for column in ("code", "group", "name_zh", "name_en", "definition_zh", "definition_en"):
        if not row[column]:
            raise CatalogueError("indicators.csv", line, f"{column} is empty")
    if not row["decimals"].isdigit():
        raise CatalogueError("indicators.csv", line, f"decimals is {row['decimals']!r}, not a number")
    return {
        "code": row["code"],
        "group": row["group"],
        "name_zh": row["name_zh"],
        "name_en": row["name_en"],
        "measure_type": _choice(row, "measure_type", {"stock", "flow_ytd"}, line),
        "decimals": int(row["decimals"]),
        "better": _choice(row, "better", {"higher", "lower", "none"}, line),
        "definition_zh": row["definition_zh"],
        "definition_en": row["definition_en"],
        "tier": _choice(row, "tier", {"core", "extended"}, line),
        "source": row["source"],
        "aliases": _words(row["aliases"]),
        "doubtful_aliases": _words(row["doubtful_aliases"]),
    }


def _measure(row: dict[str, str], line: int) -> Measure:
    common = _common(row, line)
    unit = _choice(row, "unit", UNITS, line)
    additive = _choice(row, "additive", {"yes", "no", ""}, line)
    if (common["measure_type"] == "flow_ytd") != bool(additive):
        raise CatalogueError("indicators.csv", line, "additive is yes or no for a flow, empty for a stock")
    return Measure(**common, unit=unit, additive=additive == "yes")  # type: ignore[arg-type]


def _ratio(row: dict[str, str], line: int) -> Ratio:
    return Ratio(
        **_common(row, line),  # type: ignore[arg-type]
        unit=_choice(row, "unit", RATIO_UNITS, line),
        numerator=row["numerator"],
        denominator=row["denominator"],
        bounds=_choice(row, "bounds", {"0..1", ">=0"}, line),
        has_quarter_basis=False,
    )


def _with_sides(ratio: Ratio, measures: dict[str, Measure], line: int) -> Ratio:
    for side in ("numerator", "denominator"):
        if getattr(ratio, side) not in measures:
            raise CatalogueError(
                "indicators.csv", line, f"{ratio.code}: {side} {getattr(ratio, side)!r} is no measure"
            )
    both = measures[ratio.numerator].additive and measures[ratio.denominator].additive
    return Ratio(**{**ratio.__dict__, "has_quarter_basis": both})


def _check_names(indicators: dict[str, Measure | Ratio], lines: dict[str, int]) -> None:
    """No two indicators may answer to one header."""
    owner: dict[str, str] = {}
    for code, each in indicators.items():
        for word in {header_key(word) for word in (each.name_zh, *each.aliases)}:
            if owner.setdefault(word, code) != code:
                raise CatalogueError(
                    "indicators.csv", lines[code], f"{word!r} is a name of {owner[word]} and of {code}"
                )
    for code, each in indicators.items():
        for word in each.doubtful_aliases:
            if header_key(word) in owner:
                raise CatalogueError(
                    "indicators.csv",
                    lines[code],
                    f"{word!r} is doubtful for {code} but a sure name of {owner[header_key(word)]}",
                )


def _rules(folder: Path) -> Iterator[Rule]:
    columns = ["code", "severity", "expression", "message_zh", "message_en", "rationale"]
    seen: set[str] = set()
    for line, row in _rows(folder, "rules.csv", columns):
        if row["code"] in seen:
            raise CatalogueError("rules.csv", line, f"rule {row['code']} stands twice")
        if row["severity"] not in ("error", "warning"):
            raise CatalogueError("rules.csv", line, f"severity is {row['severity']!r}, not error or warning")
        seen.add(row["code"])
        yield Rule(**{column: row[column] for column in columns}, line=line)  # type: ignore[arg-type]


def _programmes(folder: Path, measures: dict[str, Measure]) -> Iterator[Programme]:
    columns = ["code", "name_zh", "name_en", "amount", "count", "in_total"]
    for line, row in _rows(folder, "programmes.csv", columns):
        for side in ("amount", "count"):
            if row[side] not in measures:
                raise CatalogueError("programmes.csv", line, f"{side} {row[side]!r} is no measure")
        yield Programme(
            code=row["code"],
            name_zh=row["name_zh"],
            name_en=row["name_en"],
            amount=row["amount"],
            count=row["count"],
            in_total=row["in_total"] == "yes",
        )
