"""One change on the page 修订记录: old and new, by whom and why, the county with it, every version of it."""

from __future__ import annotations

import html
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import hovers, labels, links, origin, sources, store, widgets
from dashboard.labels import t
from dashboard.pages._restatements import (
    change_of,
    county_of,
    name_of,
    old_of,
    period_of,
    plain_value,
    value_of,
)
from dashboard.pages._who import by_name
from dashboard.sources import Source

INSTANT = timedelta(microseconds=1)

Row = Mapping[str, Any]


def show(row: Row, changes: Source) -> None:
    """The change in full; ``changes`` is where the list it stands in comes from."""
    arrow = t("restatements.arrow", old=old_of(row), new=value_of(row, "after"))
    with sources.drawing(changes):
        widgets.heading(f"{name_of(row)}　{arrow}", t("common.dot").join((row["unit_name"], period_of(row))))
        if row["change"]:
            widgets.facts(_facts(row))
        st.html(_story(row))
    _county_effect(row, changes)
    _links(row)
    _versions(row)


def _facts(row: Row) -> list[tuple[str, str]]:
    share = "" if row["change_share"] is None else labels.share(row["change_share"])
    return [
        (t("restatements.change"), change_of(row["measure_code"], row["change"])),
        (t("restatements.change_share"), share),
    ]


def _story(row: Row) -> str:
    """Who did what when, and why."""
    lines = [
        t(
            "restatements.done_by", time=labels.when(row["changed_at"]), by=by_name(row["changed_by"]),
            how=t(f"restatements.how_{row['how']}"),
        ),
        t("restatements.why_is", why=row["why"]) if row["why"] else t("restatements.no_reason"),
    ]  # fmt: skip
    if row["derived"]:
        lines.append(t("restatements.in_derived"))
    if row["was_approved"]:
        lines.append(t("restatements.sure"))
    return "".join(f'<p class="ud-plain">{html.escape(line)}</p>' for line in lines)


def _county_effect(row: Row, changes: Source) -> None:
    """The county's sum without and with the change, and the ratios that stand on it."""
    pairs = []
    if row["county_before"] is not None or row["county_after"] is not None:
        text = county_of(row)
        if row["county_change_share"] is not None:
            text += t("common.in_brackets", text=labels.share(row["county_change_share"]))
        counted = t(
            "restatements.county_counted",
            reporting=int(row["units_reporting"]),
            expected=int(row["units_expected"]),
        )
        name = t("restatements.county_is", name=labels.indicator_name(row["measure_code"]))
        pairs = [(name, t("common.dot").join((text, counted)))]
    if pairs:
        _lines(pairs, changes)
    at = {"since": row["changed_at"] - INSTANT, "until": row["changed_at"]}
    moved = [
        each
        for each in store.rows("restatements/county_by_indicator_quarter", **at)
        if each["is_ratio"]
        and (each["year"], each["quarter"]) == (row["year"], row["quarter"])
        and row["measure_code"] in _sides(each["indicator_code"])
    ]
    source = Source({"restatements/county_by_indicator_quarter": at})
    if moved and row["basis"] != "quarter":
        _lines([_ratio(each) for each in moved], source)


def _sides(ratio: str) -> tuple[str, str]:
    each = labels.indicator(ratio)
    return each.numerator, each.denominator  # type: ignore[union-attr]


def _ratio(row: Row) -> tuple[str, str]:
    code = row["indicator_code"]
    before, after = (
        t("common.missing") if row[name] is None else hovers.full(code, row[name])
        for name in ("value_before", "value_after")
    )
    text = t("restatements.arrow", old=before, new=after)
    if row["change"] is not None:
        text += t("common.in_brackets", text=change_of(code, row["change"]))
    return t("restatements.county_is", name=labels.indicator_name(code)), text


def _lines(pairs: list[tuple[str, str]], source: Source) -> None:
    shown = "".join(
        f'<p class="ud-plain"{sources.attribute(source)}>{html.escape(name)} <b>{html.escape(text)}</b></p>'
        for name, text in pairs
    )
    st.html(shown)


def _links(row: Row) -> None:
    """The returns that the old and the new figure stand in, or the one behind a derived change."""
    old, new, cause = (row[name] for name in ("return_id_before", "return_id_after", "cause_return_id"))
    wanted = [("old", old), ("new", new)] if old is not None or new is not None else [("cause", cause)]
    with st.container(horizontal=True, gap="small"):
        for name, return_id in wanted:
            if return_id is not None:
                more = {"view": "history", "return": int(return_id), "unit": row["unit_code"]}
                links.link(
                    "returns", t(f"restatements.open_{name}"), icon=":material/description:",
                    key=f"restatement_{name}", **more,
                )  # fmt: skip


def _versions(row: Row) -> None:
    """Every version the figure has had, the newest first."""
    at = {
        "unit_code": row["unit_code"], "year": int(row["year"]), "quarter": int(row["quarter"]),
        "measure": row["measure_code"], "basis": row["basis"],
    }  # fmt: skip
    rows = list(reversed(store.rows("restatements/version_by_figure", **at)))
    source = Source({"restatements/version_by_figure": at})
    with sources.drawing(source):
        st.html(f'<p class="ud-plain"><b>{html.escape(t("restatements.versions"))}</b></p>')
        frame = pd.DataFrame([_version(each, row["measure_code"]) for each in rows], dtype=str)
        text = st.column_config.TextColumn
        columns: dict[str, Any] = {
            "value": text(t("common.value"), width=84, alignment="right"),
            "since": text(t("restatements.version_time"), width=86),
            "until": text(t("restatements.version_until"), width=86),
            "how": text(t("restatements.how"), width=132),
        }
        widgets.table(
            frame, columns, key="restatement_versions", alt=t("restatements.versions"), height="content"
        )
        origin.button("restatement_versions", source)


def _version(row: Row, code: str) -> dict[str, str]:
    value = (
        t("common.not_applicable") if row["state"] == "not_applicable" else plain_value(code, row["value"])
    )
    is_first = row["why"] is None and row["how"] == "filed"
    how = t("restatements.how_first") if is_first else t(f"restatements.how_{row['how']}")
    return {
        "value": value,
        "since": labels.day(row["known_from"]),
        "until": labels.day(row["known_until"]) or t("restatements.version_now"),
        "how": " ".join((how, by_name(row["changed_by"]))),
    }
