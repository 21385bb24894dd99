"""The result of a verification (as plain JSON) in, the sentences that a person reads out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from dashboard import labels
from dashboard.labels import t

HARMLESS = ("journal_torn", "journal_accepted", "database_absent", "database_behind", "database_older")
"""Findings that the next start puts right by itself, and what somebody has accepted."""


def is_sound(result: Mapping[str, Any]) -> bool:
    """Whether nothing was changed."""
    return all(each["code"] in HARMLESS for each in result["findings"])


def verdict(result: Mapping[str, Any]) -> str:
    """When it was verified and what came of it, in one line without counts."""
    said = "verdict_sound" if is_sound(result) else "verdict_changed"
    return t(f"audit.{said}", time=labels.when(datetime.fromisoformat(result["at"])))


def counts(result: Mapping[str, Any]) -> list[str]:
    """What was looked at: journal, archive and database, a line each."""
    first, last = (_day(result[name]) for name in ("first_at", "last_at"))
    lines = []
    if result["acts"]:
        lines.append(t("audit.counted_journal", acts=result["acts"], first=first, last=last))
        lines.append(t("audit.counted_hash", hash=result["last_hash"][:16]))
    size = labels.number(result["bytes"] / 1_000_000, 1)
    lines.append(t("audit.counted_archive", files=result["files"], megabytes=size))
    if result["rows"]:
        lines.append(t("audit.counted_database", rows=labels.number(result["rows"])))
    if result.get("cells"):
        lines.append(t("audit.counted_cells", cells=labels.number(result["cells"])))
    return lines


def findings(result: Mapping[str, Any]) -> list[str]:
    """What is not as it was written, a sentence each, and at the end what to do about it."""
    told = [finding(each["code"], each["args"]) for each in result["findings"]]
    return told + advice([each["code"] for each in result["findings"]])


def finding(code: str, args: Mapping[str, Any]) -> str:
    """One finding in plain words."""
    words: dict[str, Any] = {key: value for key, value in args.items() if value is not None}
    words["day"] = _day(args.get("at")) or t("audit.no_day")
    words["verified"] = _day(args.get("verified_at"))
    if words.get("measure") and code == "cells_differ":
        words["measure"] = labels.indicator_name(words["measure"])
    if code != "database_differs":
        return t(f"audit.found_{code}", **words)
    words["table"] = t(f"audit.table_{words['table']}")
    text = t("audit.found_database_differs", **words)
    if not words.get("unit"):
        return text
    about = [words["unit"]]
    if "year" in words and "quarter" in words:
        about.append(labels.period(words["year"], words["quarter"]))
    if words.get("measure"):
        about.append(labels.indicator_name(words["measure"]))
    nothing = t("audit.no_row")
    return text + t(
        "audit.found_example", about=t("common.dot").join(about), found=words["found"] or nothing,
        right=words["right"] or nothing,
    )  # fmt: skip


def advice(codes: Sequence[str]) -> list[str]:
    """What to do about findings of these codes."""
    parts = ("journal", "archive", "database", "cells")
    wrong = [part for part in parts if any(c.startswith(part) and c not in HARMLESS for c in codes)]
    return [t(f"audit.advice_{part}") for part in wrong]


def damaged(code: str, args: Mapping[str, Any]) -> str:
    """Why a store was not opened: the line of its journal that was changed, and what to do."""
    return t("audit.not_opened", finding=finding(code, args))


def _day(stamp: str | None) -> str:
    return labels.day(datetime.fromisoformat(stamp)) if stamp else ""
