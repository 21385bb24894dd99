"""Coverage, the small multiples: one small line a township, all on one scale, the county behind."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import bounds, charts, findings, labels, links, origin, panes, sources, store, widgets
from dashboard.labels import t
from dashboard.pages import _boundaries
from dashboard.pages._coverage import Asked, above_note, more_note

Row = Mapping[str, Any]
Key = tuple[int, int]


def show(asked: Asked) -> None:
    """The townships in the order of the ranking, each a link to its own page."""
    units = store.rows("coverage/ranking_by_unit", **asked.bounded)
    series = {**asked.at, "year_from": asked.period.first_year}
    if bounds.is_part(units):
        units = [row for row in units if row["rate"] is not None or row["unit_code"] == asked.selected]
        series["unit_codes"] = tuple(row["unit_code"] for row in units)
    rows = store.rows("coverage/rate_by_unit_quarter", **series)
    county_at = {
        "ratio": asked.ratio, "period_basis": "to_date", "year_from": asked.period.first_year,
        "year_to": asked.period.year, "kinds": asked.period.kinds,
    }  # fmt: skip
    county = store.rows("coverage/rate_by_county_quarter", **county_at)
    moved = store.rows("coverage/spread_by_ratio", **asked.at)[0]
    source = asked.source(
        "coverage/rate_by_unit_quarter", series,
        {
            "coverage/ranking_by_unit": asked.bounded, "coverage/spread_by_ratio": asked.at,
            "coverage/rate_by_county_quarter": county_at, **_boundaries.queries(asked.period),
        },
    )  # fmt: skip
    with widgets.panel(origin=source), sources.drawing(source):
        quarters = _quarters(rows)
        span = _span(rows, county, asked.target)
        widgets.heading(_title(asked, moved), _plain(asked, span, quarters))
        behind = {(row["year"], row["quarter"]): row["rate"] for row in county}
        shown = []
        for unit in units:
            mine = {(r["year"], r["quarter"]): r for r in rows if r["unit_code"] == unit["unit_code"]}
            svg = panes.pane(
                [mine[key]["rate"] if key in mine else None for key in quarters],
                behind=[behind.get(key) for key in quarters], target=asked.target, span=span,
                colour=_colour(asked, unit), breaks=_breaks(asked, unit["unit_code"], quarters),
            )  # fmt: skip
            shown.append(_pane(asked, unit, [mine[key] for key in quarters if key in mine], svg))
        st.html(f'<div class="ud-cards ud-panes">{"".join(shown)}</div>')
        more_note(units)
        above_note(asked, units)
        _boundaries.note(asked.period)
        origin.button("trend", source)


def _quarters(rows: Sequence[Row]) -> list[Key]:
    """Every quarter from the first filed to the chosen one; one that nobody filed keeps its place."""
    return [
        (int(row["year"]), int(row["quarter"]))
        for row in charts.every_quarter([{"year": row["year"], "quarter": row["quarter"]} for row in rows])
    ]


def _span(rows: Sequence[Row], county: Sequence[Row], target: float | None) -> tuple[float, float]:
    """Lowest and highest of everything that is drawn: the scale that all small charts share."""
    drawn = [row["rate"] for row in (*rows, *county) if row["rate"] is not None]
    drawn += [target] if target is not None else []
    return min(drawn, default=0.0), max(drawn, default=1.0)


def _breaks(asked: Asked, unit: str, quarters: Sequence[Key]) -> list[int]:
    """Places at which a merger or split made the unit another one: the line breaks before them."""
    if asked.at["boundaries"] == "today":
        return []
    days = [row["happened_on"] for row in _boundaries.changes() if unit in (row["from_code"], row["to_code"])]
    keys = [(day.year, (day.month + 2) // 3) for day in days]
    return [quarters.index(key) for key in keys if key in quarters]


def _colour(asked: Asked, unit: Row) -> str:
    look = charts.look()
    return look.accent if unit["unit_code"] == asked.selected else asked.colour(unit)


def _title(asked: Asked, moved: Row) -> str:
    if not moved["units_compared"]:
        return t("coverage.trend_none")
    parts = [
        t(
            "coverage.trend_counts", compared=int(moved["units_compared"]), risen=int(moved["units_risen"]),
            fallen=int(moved["units_fallen"]),
        )
    ]  # fmt: skip
    ends = [("trend_most", "highest", 1), ("trend_least", "lowest", -1)]
    for key, end, sign in ends:
        change = moved[f"{end}_rate_change"]
        if change * sign > 0:
            change = findings.write_change(asked.ratio, change)
            parts.append(t(f"coverage.{key}", unit=moved[f"{end}_unit_name"], change=change))
    return t("common.clause").join(parts)


def _plain(asked: Asked, span: tuple[float, float], quarters: Sequence[Key]) -> str:
    if not quarters:
        return t("coverage.trend_none")
    text = t(
        "coverage.panes_plain", name=asked.name, since=labels.period(*quarters[0]),
        until=labels.period(*quarters[-1]), low=asked.write(span[0]), high=asked.write(span[1]),
    )  # fmt: skip
    if asked.target is None:
        return text
    return t("common.dot").join([text, t("coverage.panes_target", target=asked.write(asked.target))])


def _pane(asked: Asked, unit: Row, series: Sequence[Row], svg: str) -> str:
    """One small chart: name and rate above it, the change on the year under it, a link over all of it."""
    known = [row for row in series if row["rate"] is not None]
    words = _words(asked, unit, known)
    now = t(f"common.{unit['state']}")
    if unit["rate"] is not None:
        now = asked.write(unit["rate"]) + (f" {charts.ABOVE}" if unit["is_above_one"] else "")
    card = (
        f'<div class="ud-card ud-pane"{sources.attribute()}><div class="ud-line">'
        f'<span class="ud-label">{html.escape(unit["unit_name"])}</span><b>{html.escape(now)}</b></div>'
        f"{widgets.image(svg, words)}"
        f'<div class="ud-change">{_change(asked, unit, known)}</div></div>'
    )
    return links.over(
        "township", unit["unit_name"], card, help=words, unit=unit["unit_code"], indicator=asked.ratio
    )


def _change(asked: Asked, unit: Row, known: Sequence[Row]) -> str:
    """The change on the year; for a unit that has not reported, its last rate and of when."""
    if unit["rate"] is None:
        if not known:
            return "\u00a0"
        last = known[-1]
        when = labels.period(int(last["year"]), int(last["quarter"]))
        return html.escape(t("coverage.panes_last", period=when, rate=asked.write(last["rate"])))
    change = unit["rate_change"]
    if change is None:
        return html.escape(t("common.no_comparison"))
    direction = findings.direction(change, asked.each.unit == "percent")
    text = findings.write_change(asked.ratio, change)
    return widgets.change_mark(text, direction, findings.is_good(asked.ratio, change), t("common.on_year"))


def _words(asked: Asked, unit: Row, known: Sequence[Row]) -> str:
    """What the small chart shows, in words: from where to where, lowest and highest."""
    if not known:
        return t("coverage.panes_none", unit=unit["unit_name"])
    ends = [known[0], known[-1]]
    low, high = (pick(known, key=lambda row: float(row["rate"])) for pick in (min, max))

    def at(row: Row) -> str:
        return labels.period(int(row["year"]), int(row["quarter"]))

    return t(
        "coverage.panes_words", unit=unit["unit_name"], since=at(ends[0]), first=asked.write(ends[0]["rate"]),
        until=at(ends[1]), last=asked.write(ends[1]["rate"]), low=asked.write(low["rate"]), low_at=at(low),
        high=asked.write(high["rate"]), high_at=at(high),
    )  # fmt: skip
