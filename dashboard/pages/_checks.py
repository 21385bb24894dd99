"""What the checks of the whole store found, as items to read: sentence, severity, status; and filters."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from dashboard import labels, preview, store
from dashboard.catalogue import Rule, catalogue
from dashboard.intake.records import Problem
from dashboard.labels import t
from dashboard.pages._who import by_name
from dashboard.workbooks.checklist import check_list

Row = Mapping[str, Any]
Severity = Literal["error", "warning", "finding"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "finding")
STATUSES = ("open", "answered", "all")
ALL = ""

PROBLEMS = "validation/problem_by_unit_quarter"
FINDINGS = "validation/finding_by_figure"
COUNTS = "validation/count_by_group"


@dataclass(frozen=True)
class Item:
    """One thing to look at. ``kind`` is a rule, intake's code or a kind of finding; ``row`` its query row.

    ``asked``: the parameters that its query was asked with.
    """

    key: str
    severity: Severity
    kind: str
    sentence: str
    row: Row
    asked: Row = field(default_factory=dict)

    @property
    def unit(self) -> str:
        """unit_code."""
        return str(self.row["unit_code"])

    @property
    def period(self) -> tuple[int, int]:
        """Year and quarter."""
        return int(self.row["year"]), int(self.row["quarter"])

    @property
    def measures(self) -> list[str]:
        """The measures it is about, the first one first; none for a problem of a whole file."""
        codes = str(self.row.get("measures") or self.row["measure_code"] or "").split(",")
        return list(dict.fromkeys(code for code in codes if code in catalogue().measures))

    @property
    def status(self) -> str:
        """open, explained or overridden."""
        return str(self.row["status"])


def items() -> list[Item]:
    """Everything that was found: errors, warnings, then unusual figures; what is open first in each."""
    return [*problems_of(store.rows(PROBLEMS), {}), *findings_of(store.rows(FINDINGS), {})]


def problems_of(rows: Sequence[Row], asked: Row) -> list[Item]:
    """Rows of ``PROBLEMS`` as items; ``asked``: the parameters they were asked with."""
    return [_problem(row, asked) for row in rows]


def findings_of(rows: Sequence[Row], asked: Row) -> list[Item]:
    """Rows of ``FINDINGS`` as items."""
    return [_finding(row, asked) for row in rows]


def _key(kind: str, row: Row) -> str:
    parts = [kind, row.get("clause", ""), row["unit_code"], row["year"], row["quarter"], row["measure_code"]]
    if "clause" in row:
        parts += [row["basis"], *([] if row["is_rule"] else [row["return_id"], row["cell"]])]
    return ".".join("" if part is None else str(part) for part in parts)


def _problem(row: Row, asked: Row) -> Item:
    severity: Literal["error", "warning"] = "error" if row["severity"] == "error" else "warning"
    code = str(row["rule_code"])
    args = {
        name: int(value) if isinstance(value, float) and value.is_integer() else value
        for name, value in json.loads(row["message_args"] or "{}").items()
    }
    problem = Problem(
        severity, code, row["sheet"] or "", row["cell"] or "", row["measure_code"] or "", row["unit_name"],
        row["year"], row["quarter"], args,
    )  # fmt: skip
    known = row["is_rule"] or labels.has(f"problem.{code}")
    sentence = labels.problem_message(problem) if known else t("checks.unknown_problem")
    return Item(_key(code, row), severity, code, sentence, row, asked)


def _finding(row: Row, asked: Row) -> Item:
    kind = str(row["kind"])
    return Item(_key(kind, row), "finding", kind, finding_sentence(row), row, asked)


# --- Words ------------------------------------------------------------------------------------------------


def finding_sentence(row: Row) -> str:
    """Why a figure is listed, in one plain sentence."""
    kind, code = str(row["kind"]), str(row["measure_code"])
    args: dict[str, Any] = {"name": labels.indicator_name(code), "value": full(code, row["value"])}
    if row["expected"] is not None:
        args["expected"] = short(code, row["expected"])
    if kind == "unit_slip":
        args |= {"proposed": full(code, row["proposed"]), "against": _against(row)}
        kind += "_small" if row["proposed"] > row["value"] else "_large"
    elif kind == "digit_twice":
        args |= {"proposed": full(code, row["proposed"]), "against": _against(row)}
    elif kind == "sum_differs":
        args["expected"] = full(code, row["expected"])
    elif kind == "outlier":
        args["percent"] = labels.share(row["percent_off"])
        args["when"] = t("checks.stands" if row["basis"] == "stock" else "checks.in_quarter")
    else:
        args |= {"run": row["run_length"], "share": labels.rate(row["moving_share"], 0)}
        args["since"] = labels.period(*_quarters_back(int(row["year"]), int(row["quarter"]), 2))
    return t(f"checks.why_{kind}", **args)


def _against(row: Row) -> str:
    if not row["own_count"]:
        return t("checks.against_peers")
    return t("checks.against_own_stock" if row["basis"] == "stock" else "checks.against_own_flow")


def _quarters_back(year: int, quarter: int, count: int) -> tuple[int, int]:
    index = 4 * year + quarter - 1 - count
    return index // 4, index % 4 + 1


def full(code: str, value: float | None) -> str:
    """A figure of a measure with all its digits."""
    each = catalogue().measures[code]
    written = labels.figure(value, each.unit, each.decimals, style="table")
    if each.unit == "yuan" or value is None:
        return written
    return t("catalogue.with_unit", figure=written, unit=labels.unit_word(each.unit))


def short(code: str, value: float) -> str:
    """A figure of a measure as on a card: an estimate is no exact number."""
    each = catalogue().measures[code]
    return labels.figure(value, each.unit, each.decimals)


def bare(code: str, value: float) -> str:
    """A figure of a measure for a narrow bar: money as on a card, a count without its word."""
    each = catalogue().measures[code]
    return short(code, value) if each.unit == "yuan" else labels.number(value, each.decimals)


def kind_name(kind: str) -> str:
    """What a rule asks, without figures; the name of an intake problem or of a kind of finding."""
    for rule in catalogue().rules:
        if rule.code == kind:
            return _rule_name(rule)
    return t(f"checks.kind_{kind}") if labels.has(f"checks.kind_{kind}") else t("checks.kind_other")


def _rule_name(rule: Rule) -> str:
    text = rule.message_en if labels.current() == "en" else rule.message_zh
    text = re.sub(r"^\{name\}(?=\W)", "", text).replace("{name}", t("checks.any_item"))
    text = re.sub(r" ?[(（][^()（）]*\{\w+\}[^()（）]*[)）]|[:：] ?\{.*$", "", text)
    text = re.sub(r"\{\w+\}", "…", text).strip(" ：:，,")
    return text[:1].upper() + text[1:]


def severity_name(severity: str) -> str:
    """Sign and word, so that no colour is needed: ● 错误, ▲ 警告, ◇ 疑点."""
    return t(f"checks.severity_{severity}")


# --- Which ones ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Filter:
    """What is shown: ALL ("") in a field leaves it open."""

    status: str = "open"
    severity: str = ALL
    unit: str = ALL
    period: str = ALL
    """year-quarter: 2026-3."""
    kind: str = ALL

    def holds(self, item: Item) -> bool:
        """Whether an item is shown."""
        return (
            (self.status == "all" or (self.status == "open") == (item.status == "open"))
            and self.severity in (ALL, item.severity)
            and self.unit in (ALL, item.unit)
            and self.period in (ALL, period_key(item.row))
            and self.kind in (ALL, item.kind)
        )


def period_key(row: Row) -> str:
    """2026-3, as the address has it."""
    return f"{row['year']}-{row['quarter']}"


def period_name(key: str) -> str:
    """2026年三季度 of 2026-3."""
    year, _, quarter = key.partition("-")
    return labels.period(int(year), int(quarter))


# --- To take along ------------------------------------------------------------------------------------------

COLUMNS = ("severity", "unit", "period", "kind", "sentence", "place", "status", "why", "by", "at")


def workbook(shown: Sequence[Item], county: str) -> bytes:
    """The items that are shown as a workbook, one row each."""
    heads = [t(f"checks.column_{name}") for name in COLUMNS]
    lines = [
        (
            severity_name(item.severity),
            str(item.row["unit_name"]),
            labels.period(*item.period),
            kind_name(item.kind),
            item.sentence,
            preview.place_of(item.row["sheet"] or "", cells(item)),
            t(f"checks.status_{item.status}"),
            str(item.row["why"] or ""),
            by_name(item.row["answered_by"]),
            labels.when(item.row["answered_at"]),
        )
        for item in shown
    ]
    return check_list(t("checks.file_title", county=county), heads, lines)


def cells(item: Item) -> str:
    """The cells it is about; a figure that came without a file has none."""
    known = catalogue().measures
    named = [cell for cell in str(item.row["cell"] or "").split(",") if cell and cell not in known]
    return t("common.comma_list").join(named)
