"""All indicators of an area in one table: figure, change, small line, county, rank, target and light."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import streamlit as st

from dashboard import charts, findings, hovers, labels, sheets, sources, widgets
from dashboard.catalogue import Ratio, catalogue
from dashboard.labels import t
from dashboard.pages._scores import SHAPES
from dashboard.pages._township_peers import choice

Row = Mapping[str, Any]
WIDTH, HEIGHT = 104, 24
"""Pixels of a small line."""


def lines(recent: Sequence[Row], colour: str) -> dict[str, str]:
    """A small line as SVG for each indicator of township/recent_by_indicator; "" for one point or none."""
    return {
        code: charts.small_line([row["value"] for row in group], colour, width=WIDTH, height=HEIGHT)
        for code, group in groupby(recent, key=lambda row: str(row["indicator_code"]))
    }


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
    columns: dict[str, tuple[str, list[str]]] = {
        "value": (t("common.value"), [value(row) if is_expected else "–" for row in rows]),
        "quarter_value": (t("common.quarter_value"), [_quarter_alone(row) for row in rows]),
        "change": (t("common.change"), [_change(row) for row in rows]),
        "recent": (t("township.recent"), [small_lines.get(code, "") for code in _codes(rows)]),
        "county": (t("township.county_value"), [_county(row) for row in rows]),
        "rank": (t("common.rank"), [_rank(row) for row in rows]),
        "target": (t("common.target"), [goal(targets.get(code)) for code in _codes(rows)]),
        "light": (t("scores.column_light"), [light_word(targets.get(code)) for code in _codes(rows)]),
        "note": (t("township.note"), [t("common.approximate") if row["approximate"] else "" for row in rows]),
    }
    for name in ("quarter_value", "recent", "target", "light", "note"):
        if not any(columns[name][1]):
            columns.pop(name)
    heads = "".join(
        f'<th scope="col"{_style(name)}>{html.escape(head)}</th>' for name, (head, _) in columns.items()
    )
    body = []
    for place, row in enumerate(rows):
        code = row["indicator_code"]
        name = choice(code, html.escape(labels.indicator_name(code)), "ud-name-go")
        cells = "".join(_cell(name, texts[place], targets.get(code)) for name, (_, texts) in columns.items())
        body.append(f'<tr data-press="set indicator {code}"><th scope="row">{name}</th>{cells}</tr>')
    sheets.put(
        f'<div class="ud-scroll"><table class="ud-table ud-rows-go" data-table="indicators"'
        f'{sources.attribute()}><thead><tr><th scope="col">{html.escape(t("common.indicator"))}</th>{heads}'
        f"</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def _style(name: str) -> str:
    return ' class="ud-left"' if name in ("recent", "light", "note") else ""


def _cell(name: str, text: str, target: Row | None) -> str:
    """A cell: words, or a small line; a light has the colour of its state."""
    if name == "recent":
        return f"<td{_style(name)}>{widgets.image(text)}</td>"
    if name == "light" and text and target:
        return (
            f'<td{_style(name)}><span class="ud-light ud-{target["light"]}">{html.escape(text)}</span></td>'
        )
    return f"<td{_style(name)}>{html.escape(text)}</td>"


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
