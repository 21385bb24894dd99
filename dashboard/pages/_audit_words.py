"""What an act of the journal is, in words: a row of audit/act_by_number in, its texts out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dashboard import labels
from dashboard.labels import t
from dashboard.pages._audit_changes import LEFT_OUT, rule_name, section_name
from dashboard.pages._who import by_name

Row = Mapping[str, Any]


def listed(row: Row) -> dict[str, str]:
    """An act as a line of the list or of the export."""
    return {
        "number": str(row["number"]),
        "time": labels.when(row["done_at"]),
        "by": by_name(row["by_whom"]),
        "act": t(f"audit.act_{row['act']}"),
        "unit": units(row),
        "period": labels.period(row["year"], row["quarter"]) if row["quarter"] else "",
        "said": said(row),
        "note": row["note"] or "",
        "file": row["file_name"] or "",
    }


def units(row: Row) -> str:
    """The unit an act is about, or how many."""
    if row["unit_count"] > 1:
        return t("audit.units", count=row["unit_count"])
    return row["unit_name"] or ""


def said(row: Row) -> str:
    """What an act did, in a few words."""
    return ACTS[row["act"]](row)


def _filed(row: Row) -> str:
    """124 个数; for a revision what it changed: 改 8 个数，116 个不变."""
    new, changed, same = (row[f"figures_{name}"] for name in ("new", "changed", "same"))
    if new and not changed and not same:
        parts = [t("audit.said_figures_new", count=new)]
    else:
        told = (("changed", changed), ("added", new), ("same", same))
        parts = [t(f"audit.said_figures_{name}", count=count) for name, count in told if count]
    return t("common.clause").join(parts)


def _event(row: Row) -> str:
    parts = [t("audit.said_return", revision=row["revision"])] if row["revision"] else []
    gone, back = row["figures_gone"] + 0, row["figures_new"]
    told = (("gone", gone), ("changed", row["figures_changed"]), ("back", back))
    parts += [t(f"audit.said_figures_{name}", count=count) for name, count in told if count]
    return t("common.clause").join(parts)


def _mapping(row: Row) -> str:
    code, words = row["indicator_code"], {"subject": row["subject"]}
    if not code:
        return t("audit.said_mapping_undone", **words)
    if code == LEFT_OUT:
        return t("audit.said_mapping_left_out", **words)
    return t("audit.said_mapping", name=labels.indicator_name(code), **words)


def _simple(key: str) -> Callable[[Row], str]:
    return lambda row: t(f"audit.{key}", subject=row["subject"] or "", items=row["item_count"])


ACTS: Mapping[str, Callable[[Row], str]] = {
    "commit": _filed,
    "correct": _filed,
    "nil": _filed,
    "narrative": lambda row: _filed(row) or t("audit.act_narrative"),
    **dict.fromkeys(("approve", "send_back", "withdraw", "restore", "lock", "unlock"), _event),
    "explain": lambda row: t("audit.said_explain", subject=rule_name(row["subject"])),
    "target": _simple("said_target"),
    "deadline": _simple("said_deadline"),
    "mapping": _mapping,
    "unit": _simple("said_unit"),
    "succession": lambda row: t(f"audit.said_{row['subject']}"),
    "begin": _simple("said_begin"),
    "scheme": _simple("said_scheme"),
    "signoff": _simple("said_signoff"),
    "view": _simple("said_view"),
    "map": _simple("said_map"),
    "sentences": lambda row: t("audit.said_sentences", subject=section_name(row["subject"])),
    "account": _simple("said_account"),
    "password": _simple("said_password"),
    "end_sessions": _simple("said_end_sessions"),
}
"""Every act of the journal and what says it in words."""
