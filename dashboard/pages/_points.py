"""How one unit's points came about: each item with its figures, target, light, pace and what is missing."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import filters, findings, hovers, labels, links, sources, widgets
from dashboard.catalogue import catalogue
from dashboard.labels import t
from dashboard.pages._scores import AREAS, area_name, light, stars, written

Row = Mapping[str, Any]


def pick_unit(rows: Sequence[Row]) -> str:
    """The unit that is explained: the address's, else the first of the ranking."""
    names = {str(row["unit_code"]): str(row["unit_name"]) for row in rows}
    by_name = sorted(names, key=lambda code: code)
    first = str(rows[0]["unit_code"])
    return str(
        filters.pick("unit", by_name, first, label=t("common.unit"), write=names.__getitem__, width=170)
    )


def show(unit: Row, points: Sequence[Row]) -> None:
    """One unit's items, area by area, those that lose points with how and what to do about it."""
    own = [row for row in points if row["unit_code"] == unit["unit_code"]]
    if unit["score"] is None:
        widgets.heading(t("scores.unit_none", unit=unit["unit_name"]), t("scores.unit_plain"))
    else:
        widgets.heading(
            t(
                "scores.unit_title", unit=unit["unit_name"], score=written(unit["score"]),
                rank=int(unit["rank"]), stars=stars(unit["stars"]),
            ),
            t("scores.unit_plain"),
        )  # fmt: skip
    links.link("township", t("scores.to_township", unit=unit["unit_name"]), unit=unit["unit_code"])
    body = "".join(_area(code, unit, [row for row in own if row["area_code"] == code]) for code in AREAS)
    heads = "".join(
        f"<th>{html.escape(t(f'scores.column_{name}'))}</th>"
        for name in ("item", "value", "target", "light", "points")
    )
    st.html(
        f'<div class="ud-wide" tabindex="0"{sources.attribute()}><table class="ud-points"><thead><tr>{heads}'
        f"</tr></thead><tbody>{body}</tbody></table></div>"
    )
    if any(row["state"] == "missing" and row["is_counted"] for row in own):
        st.html(widgets.note(t("scores.missing_none")))
    if unit["items_left_out"]:
        st.html(widgets.note(t("scores.left_out", weight=written(unit["weight_counted"]))))


def _area(code: str, unit: Row, rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    points = written(unit[f"{code}_points"])
    head = f'<tr class="ud-area"><th colspan="4">{html.escape(area_name(code))}</th><td>{points}</td></tr>'
    return head + "".join(_item(row, unit["score"] is not None) for row in rows)


def _item(row: Row, is_scored: bool) -> str:
    code = row["indicator_code"]
    value = "–" if row["value"] is None else hovers.full(code, row["value"])
    target = hovers.full(code, row["target_to_date"])
    points = (
        t("scores.of", points=written(row["points"]), weight=written(row["weight"]))
        if row["points"] is not None and is_scored
        else "–"
    )
    said = _said(row)
    note = f'<tr class="ud-why"><td colspan="5">{html.escape(said)}</td></tr>' if said else ""
    return (
        f"<tr><th>{html.escape(labels.indicator_name(code))}</th><td>{html.escape(value)}</td>"
        f"<td>{html.escape(target)}</td><td>{light(row)}</td><td>{points}</td></tr>{note}"
    )


def _said(row: Row) -> str:
    """How the points came about where they are not all, what is missing, and the pace; "" for all points."""
    if row["value"] is None:
        if row["state"] == "missing" and row["is_counted"]:
            return ""  # said once for all of them
        return t(f"scores.why_{'none' if row['is_counted'] else 'left_out'}_{row['state']}")
    parts = []
    if row["is_due_by_quarters"]:
        target = hovers.full(row["indicator_code"], row["target"])
        parts.append(t("scores.due", target=target, through=labels.through(int(row["quarter"]))))
    if row["points_lost"]:
        parts += [_reckoning(row), missing(row)]
    if row["pace"] == "behind" and row["pace_value"] != row["target_to_date"]:
        parts.append(_pace(row))
    changed = row["points_change"]
    if changed:
        parts.append(t("scores.was_signed", points=written(row["signed_points"])))
    return t("scores.between").join(part for part in parts if part)


def _reckoning(row: Row) -> str:
    """(84.2% − 60.0%) ÷ (90.0% − 60.0%) × 8 = 6.45."""
    code = row["indicator_code"]
    floor, target = row["floor_to_date"], row["target_to_date"]
    if row["attained_share"] == 0:
        return t("scores.below_floor", floor=hovers.full(code, floor))
    return t(
        "scores.reckoning", value=hovers.full(code, row["value"]), floor=hovers.full(code, floor),
        target=hovers.full(code, target), weight=written(row["weight"]), points=written(row["points"]),
    )  # fmt: skip


def missing(row: Row) -> str:
    """再增 12 人达标; of what is no ratio the distance itself."""
    code = row["indicator_code"]
    if not row["gap_to_target"]:
        return ""
    ratio = catalogue().ratios.get(code)
    if ratio and row["gap_count"] is not None:
        count = hovers.full(ratio.numerator, row["gap_count"])
        return t("scores.more", count=count, name=labels.indicator_name(ratio.numerator))
    return t("scores.gap", gap=_distance(code, row["gap_to_target"]))


def _pace(row: Row) -> str:
    code = row["indicator_code"]
    return t(
        "scores.behind", pace=hovers.full(code, row["pace_value"]), gap=_distance(code, abs(row["pace_gap"]))
    )


def _distance(code: str, distance: float) -> str:
    if labels.indicator(code).unit == "percent":
        return labels.gap(distance)
    return findings.write_value(code, distance)
