"""All indicators of an area in one table: figure, change, small line, county, rank, target and light."""

from __future__ import annotations

import base64
import html
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import charts, findings, hovers, labels, sources, widgets
from dashboard.catalogue import Ratio, catalogue
from dashboard.labels import t
from dashboard.pages._scores import SHAPES
from dashboard.pages._township_peers import choose

Row = Mapping[str, Any]
WIDTH, HEIGHT = 104, 24
"""Pixels of a small line."""


def lines(recent: Sequence[Row], colour: str) -> dict[str, str]:
    """A small line as SVG for each indicator of township/recent_by_indicator; "" for one point or none."""
    return {
        code: charts.small_line([row["value"] for row in group], colour, width=WIDTH, height=HEIGHT)
        for code, group in groupby(recent, key=lambda row: str(row["indicator_code"]))
    }


def _address(svg: str) -> str | None:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}" if svg else None


def value(row: Row, column: str = "value") -> str:
    """A figure in full, or the word for why there is none: missing is not zero."""
    code = row["indicator_code"]
    if row[column] is None:
        # both sides are there and the lower one is 0
        return t("common.unknown" if row["state"] == "reported" else "common." + row["state"])
    mark = f" {charts.ABOVE}" if hovers.is_above_one(code, row[column]) else ""
    return hovers.full(code, row[column]) + mark


def _quarter_alone(row: Row) -> str:
    """The quarter's own figure; unknown where only the year so far is, nothing where there can be none."""
    if row["quarter_value"] is not None:
        return value(row, "quarter_value")
    each = labels.indicator(row["indicator_code"])
    has_one = each.has_quarter_basis if isinstance(each, Ratio) else each.additive
    return t("common.unknown") if has_one and row["value"] is not None else ""


def _change(row: Row) -> str:
    if row["change_on_year"] is None:
        return ""
    return findings.write_change(row["indicator_code"], row["change_on_year"])


def _rank(row: Row) -> str:
    if row["rank"] is None:
        return ""
    return t("township.rank_of", rank=int(row["rank"]), count=int(row["units_reporting"]))


def _county(row: Row) -> str:
    return "" if row["county_value"] is None else hovers.full(row["indicator_code"], row["county_value"])


def goal(target: Row | None) -> str:
    """The year's target; of a count that is due by quarters also what is due by now."""
    if target is None:
        return ""
    code = target["indicator_code"]
    text = findings.write_value(code, target["target"])
    if not target["is_due_by_quarters"]:
        return text
    return t("township.target_due", target=text, due=findings.write_value(code, target["target_to_date"]))


def _due(target: Row | None) -> str:
    """What is due by now, named so where it is not the year's target."""
    if target is None or not target["is_due_by_quarters"]:
        return goal(target)
    due = findings.write_value(target["indicator_code"], target["target_to_date"])
    return t("township.target_by_now", due=due)


def light_word(target: Row | None) -> str:
    """● 达标, as on the page of scores; "" without a target or a figure."""
    if target is None or not target["light"]:
        return ""
    return f"{SHAPES[target['light']]} {t('scores.light_' + target['light'])}"


def show(
    rows: Sequence[Row], targets: Mapping[str, Row], small_lines: Mapping[str, str], *, is_expected: bool
) -> None:
    """The indicators of an area: rates first, then figures; a click on a row draws that indicator.

    ``targets`` by indicator from township/target_by_indicator. A unit that was not there in the quarter is
    not one that has not reported.
    """
    rows = sorted(rows, key=lambda row: (not row["is_ratio"], row["sort"]))
    frame = pd.DataFrame(
        {
            "name": [labels.indicator_name(row["indicator_code"]) for row in rows],
            "value": [value(row) if is_expected else None for row in rows],
            "quarter_value": [_quarter_alone(row) for row in rows],
            "change": [_change(row) for row in rows],
            "recent": [_address(small_lines.get(row["indicator_code"], "")) for row in rows],
            "county": [_county(row) for row in rows],
            "rank": [_rank(row) for row in rows],
            "target": [goal(targets.get(row["indicator_code"])) for row in rows],
            "light": [light_word(targets.get(row["indicator_code"])) for row in rows],
            "note": [t("common.approximate") if row["approximate"] else "" for row in rows],
        }
    )
    is_due = any(target["is_due_by_quarters"] for target in map(targets.get, _codes(rows)) if target)
    right = partial(st.column_config.TextColumn, alignment="right")
    columns: dict[str, Any] = {
        "name": st.column_config.TextColumn(t("common.indicator"), width=190, pinned=True),
        "value": right(t("common.value")),
        "quarter_value": right(t("common.quarter_value")),
        "change": right(t("common.change")),
        "recent": st.column_config.ImageColumn(t("township.recent"), width=116),
        "county": right(t("township.county_value")),
        "rank": right(t("common.rank"), width=72),
        "target": right(t("common.target"), width=170 if is_due else 84),
        "light": st.column_config.TextColumn(t("scores.column_light"), width=76),
        "note": st.column_config.TextColumn(t("township.note"), width=64),
    }
    for name in ("quarter_value", "recent", "target", "light", "note"):
        if not frame[name].any():
            columns.pop(name)
    widgets.table(
        frame, columns, key="indicators", alt=t("township.table_title", group=""), height="content",
        on_row=lambda index: choose(rows[index]["indicator_code"]),
    )  # fmt: skip


def _codes(rows: Sequence[Row]) -> list[str]:
    return [str(row["indicator_code"]) for row in rows]


def above_one_note(rows: Sequence[Row]) -> str:
    """Which of these rates are above 100 %, each with the two figures behind it; "" for none."""
    above = [row for row in rows if hovers.is_above_one(row["indicator_code"], row["value"])]
    names = [
        t(
            "township.above_one", name=labels.indicator_name(row["indicator_code"]),
            value=labels.rate(row["value"]), sides=hovers.sides(row["indicator_code"], row),
        )
        for row in above
    ]  # fmt: skip
    return t("coverage.above_one_note", units=labels.listing(names)) if names else ""


def on_paper(rows: Sequence[Row], targets: Mapping[str, Row], small_lines: Mapping[str, str]) -> None:
    """The rows that have a figure as a table for paper, area by area."""
    columns = ("value", "change", "recent", "county", "rank", "target", "light")
    words = {
        "value": t("common.value"), "change": t("common.change"), "recent": t("township.recent"),
        "county": t("township.county_value"), "rank": t("common.rank"), "target": t("common.target"),
        "light": t("scores.column_light"),
    }  # fmt: skip
    heads = "".join(
        f'<th class="{"" if name in ("recent", "light") else "ud-n"}">{html.escape(words[name])}</th>'
        for name in columns
    )
    body = []
    for group in catalogue().groups:
        members = [row for row in rows if row["group_code"] == group]
        for index, row in enumerate(sorted(members, key=lambda row: (not row["is_ratio"], row["sort"]))):
            area = html.escape(t(f"township.group_{group}"))
            name = f'<th scope="rowgroup" rowspan="{len(members)}">{area}</th>'
            body.append(f"<tr>{name if not index else ''}{_cells(row, targets, small_lines)}</tr>")
    st.html(
        f'<table class="ud-printed ud-sheet-of-all"{sources.attribute()}><thead><tr><th></th>'
        f"<th>{html.escape(t('common.indicator'))}</th>{heads}</tr></thead><tbody>{''.join(body)}</tbody></table>"
    )


def _cells(row: Row, targets: Mapping[str, Row], small_lines: Mapping[str, str]) -> str:
    code = row["indicator_code"]
    target = targets.get(code)
    light = light_word(target)
    tone = f' class="ud-light ud-{target["light"]}"' if target and light else ""
    right = "".join(f'<td class="ud-n">{html.escape(text)}</td>' for text in (value(row), _change(row)))
    known = "".join(
        f'<td class="ud-n">{html.escape(text)}</td>' for text in (_county(row), _rank(row), _due(target))
    )
    image = widgets.image(small_lines.get(code, ""))
    return (
        f"<td>{html.escape(labels.indicator_name(code))}</td>{right}<td>{image}</td>{known}"
        f"<td><span{tone}>{html.escape(light)}</span></td>"
    )
