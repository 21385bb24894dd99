"""What acts changed: rows of queries/audit/ in, one Change a figure, state or setting out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard import labels
from dashboard.catalogue import catalogue
from dashboard.labels import t

Ask = Callable[..., Sequence[Mapping[str, Any]]]
"""Asks a named query with its parameters for its rows."""
Row = Mapping[str, Any]
LEFT_OUT = "-"

QUERIES = (
    "figure",
    "status",
    "setting",
    "unit",
    "succession",
    "word",
    "scheme",
    "signoff",
    "account",
    "view",
    "map",
    "sentences",
)
"""queries/audit/<name>_by_act.sql, in the order in which changes are told."""


@dataclass(frozen=True)
class Change:
    """One thing that an act put, changed or took out; a value is a number, a text, or None for nothing."""

    number: int
    unit: str
    period: str
    item: str
    before: float | str | None
    after: float | str | None
    change: str
    """new, changed, same or gone."""
    difference: float | None = None
    raw: str = ""
    indicator: str = ""
    """Whose way of writing numbers is meant, "" for none."""


def source_queries(numbers: Sequence[int], acts: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The queries that tell what these acts changed, by what kinds of acts they are."""
    kinds = {kind for act in acts for kind in _TOLD_BY.get(act, QUERIES)}
    return {f"audit/{name}_by_act": {"numbers": list(numbers)} for name in QUERIES if name in kinds}


def changes(ask: Ask, queries: Mapping[str, Mapping[str, Any]]) -> list[Change]:
    """What the acts of these queries changed, act by act."""
    found: list[Change] = []
    for name, params in queries.items():
        found += map(_READ[name], ask(name, **params))
    state = t("audit.item_status")
    # Of an act that changes the state of a return that comes first; of a filing its figures do.
    return sorted(found, key=lambda each: (each.number, each.item != state or each.change != "changed"))


def written(value: float | str | None, indicator: str) -> str:
    """A value as a person reads it; "" for nothing."""
    if value is None or isinstance(value, str):
        return value or ""
    if not indicator:
        return labels.number(value, 0 if value == int(value) else 2)
    each = labels.indicator(indicator)
    return labels.figure(value, each.unit, each.decimals, style="table")


def gap(change: Change) -> str:
    """The difference as a person reads it, with its sign."""
    if not change.difference:
        return ""
    size = written(abs(change.difference), change.indicator)
    return f"{'+' if change.difference > 0 else '−'}{size}"


def measure_name(code: str, basis: str) -> str:
    """A measure with its basis where that is not the only one: 新增会员（当季）."""
    name = labels.indicator_name(code)
    return name if basis == "stock" else t(f"audit.basis_{basis}", name=name)


def rule_name(code: str) -> str:
    """A rule by its number, a finding of the checks by its name."""
    return t(f"checks.kind_{code}") if labels.has(f"checks.kind_{code}") else code


def _figure(row: Row) -> Change:
    return Change(
        row["act_number"], row["unit_name"] or "", labels.period(row["year"], row["quarter"]),
        measure_name(row["measure_code"], row["basis"]),
        _value(row["value_before"], row["state_before"]), _value(row["value_after"], row["state_after"]),
        row["change"], row["difference"], row["raw_text"] or "",
        row["measure_code"] if row["measure_code"] in catalogue().indicators else "",
    )  # fmt: skip


def _value(value: float | None, state: str | None) -> float | str | None:
    return t("common.not_applicable") if state == "not_applicable" else value


def _status(row: Row) -> Change:
    before, after = (
        t(f"audit.status_{row[name]}") if row[name] else None for name in ("status_before", "status_after")
    )
    return _told(row, t("audit.item_status"), before, after, labels.period(row["year"], row["quarter"]))


def _setting(row: Row) -> Change:
    subject = row["subject"]
    if subject == "target":
        item = t("audit.item_target", name=labels.indicator_name(row["indicator_code"]))
        before, after = row["value_before"], row["value_after"]
        known = row["indicator_code"] in catalogue().indicators
        told = _told(row, item, before, after, labels.year_name(row["year"]))
        return told if not known else _of_indicator(told, row["indicator_code"])
    if subject == "deadline":
        period = labels.period(row["year"], row["quarter"])
        return _told(row, t("audit.item_deadline"), _day(row["due_before"]), _day(row["due_after"]), period)
    before, after = _meaning(row["meaning_before"]), _meaning(row["meaning_after"])
    return _told(row, t("audit.item_header", header=row["header"]), before, after)


def _scheme(row: Row) -> Change:
    field, code = row["field"], row["indicator_code"]
    name = labels.indicator_name(code) if code else ""
    item = t(f"audit.item_scheme_{field}", name=name)
    if field == "missing_rule":
        before, after = (
            t(f"audit.missing_{row[side]}") if row[side] else None for side in ("text_before", "text_after")
        )
        return _told(row, item, before, after, labels.year_name(row["year"]))
    told = _told(row, item, row["value_before"], row["value_after"], labels.year_name(row["year"]))
    is_value = field in ("floor_value", "full_value")
    return _of_indicator(told, code) if is_value and code in catalogue().indicators else told


def _signoff(row: Row) -> Change:
    period = labels.period(row["year"], row["quarter"])
    return _told(row, t("audit.item_score"), row["score_before"], row["score_after"], period)


def _account(row: Row) -> Change:
    field = row["field"]
    before, after = (
        t(f"audit.account_{value}") if value and field not in ("name", "unit") else value
        for value in (row["value_before"], row["value_after"])
    )
    return _told(row, t(f"audit.item_account_{field}", login=row["login"]), before, after)


def _view(row: Row) -> Change:
    field = row["field"]
    before, after = row["value_before"], row["value_after"]
    if field == "view_page":
        before, after = (t(f"common.nav_{page}") if page else None for page in (before, after))
    return _told(row, t(f"audit.item_{field}"), before, after)


def _map(row: Row) -> Change:
    before, after = (
        t(f"audit.map_{row[f'kind_{when}']}", file=row[f"file_{when}"], count=row[f"places_{when}"])
        for when in ("before", "after")
    )
    return _told(row, t("audit.item_map"), before, after)


def _unit(row: Row) -> Change:
    before, after = (_field(row["field"], row[name]) for name in ("value_before", "value_after"))
    return _told(row, t(f"audit.item_{row['field']}"), before, after)


def _succession(row: Row) -> Change:
    kind = t(f"audit.said_{row['kind']}")
    item = t("audit.item_share", kind=kind, share=labels.rate(row["share"]))
    # A change that is taken back leads the other way.
    before, after = row["from_name"], row["to_name"]
    if row["kind"] == "cancel":
        before, after = after, before
    day = labels.day(row["happened_on"])
    return Change(row["act_number"], row["to_name"] or "", day, item, before, after, "changed")


def _word(row: Row) -> Change:
    place = " ".join(part for part in (row["sheet"], row["cell"]) if part)
    item = t("audit.item_word", rule=rule_name(row["rule_code"]), place=place).strip()
    before, after = (
        t(f"audit.answer_{row[f'answer_{when}']}", why=row[f"why_{when}"] or "")
        if row[f"answer_{when}"]
        else None
        for when in ("before", "after")
    )
    return _told(row, item, before, after, labels.period(row["year"], row["quarter"]))


def _sentences(row: Row) -> Change:
    before, after = (
        t("audit.sentences_own", count=count) if count else t("audit.sentences_product")
        for count in (row["lines_before"], row["lines_after"])
    )
    return _told(row, t("audit.said_sentences", subject=section_name(row["section"])), before, after)


def section_name(section: str) -> str:
    """A section of the work report as a person calls it."""
    return t(f"report.section_{section}") if labels.has(f"report.section_{section}") else section


def _told(row: Row, item: str, before: Any, after: Any, period: str = "") -> Change:
    change = (
        "new" if before is None else "gone" if after is None else "same" if before == after else "changed"
    )
    return Change(row["act_number"], row.get("unit_name") or "", period, item, before, after, change)


def _of_indicator(change: Change, code: str) -> Change:
    return Change(
        change.number, change.unit, change.period, change.item, change.before, change.after, change.change,
        indicator=code,
    )  # fmt: skip


def _meaning(code: str | None) -> str:
    if not code:
        return t("audit.undecided")
    return t("audit.left_out") if code == LEFT_OUT else labels.indicator_name(code)


def _field(field: str, value: str | None) -> str | None:
    return (
        labels.kind_name(value)
        if value and field == "kind" and labels.has(f"catalogue.kind_{value}")
        else value
    )


def _day(moment: date | None) -> str | None:
    return labels.day(moment) or None


_FILED = ("figure", "status", "word")
_TOLD_BY: Mapping[str, Sequence[str]] = {
    "begin": ("unit",),
    "unit": ("unit",),
    "succession": ("unit", "succession"),
    **dict.fromkeys(("commit", "correct", "nil", "narrative"), _FILED),
    **dict.fromkeys(("approve", "lock", "unlock"), ("status",)),
    **dict.fromkeys(("send_back", "withdraw", "restore"), ("figure", "status")),
    "explain": ("word",),
    **dict.fromkeys(("target", "deadline", "mapping"), ("setting",)),
    "scheme": ("scheme",),
    "signoff": ("signoff",),
    "view": ("view",),
    "map": ("map",),
    "sentences": ("sentences",),
    **dict.fromkeys(("account", "password", "end_sessions"), ("account",)),
}
_READ: Mapping[str, Callable[[Row], Change]] = {
    "audit/figure_by_act": _figure,
    "audit/status_by_act": _status,
    "audit/setting_by_act": _setting,
    "audit/unit_by_act": _unit,
    "audit/succession_by_act": _succession,
    "audit/word_by_act": _word,
    "audit/scheme_by_act": _scheme,
    "audit/signoff_by_act": _signoff,
    "audit/view_by_act": _view,
    "audit/map_by_act": _map,
    "audit/account_by_act": _account,
    "audit/sentences_by_act": _sentences,
}
