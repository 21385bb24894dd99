"""The coverage page: what its views share; the spread of the townships; what is missing to the target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from dashboard import (
    bounds,
    charts,
    curves,
    filters,
    findings,
    hovers,
    labels,
    links,
    origin,
    scatters,
    sheets,
    store,
    widgets,
)
from dashboard.catalogue import Ratio, catalogue
from dashboard.filters import Period
from dashboard.labels import t
from dashboard.pages import _boundaries
from dashboard.sources import Source

Row = Mapping[str, Any]
FINDING = "coverage/finding_by_ratio"
NAMED = 8
"""Of many units that are missing or above 100 %, so many are named."""


@dataclass(frozen=True)
class Asked:
    """What the page is asked for: a ratio in a quarter, and what that quarter says in one row."""

    ratio: str
    period: Period
    at: dict[str, Any]
    """ratio, year, quarter, kinds and boundaries as the queries want them."""
    finding: Row
    selected: str | None

    @property
    def bounded(self) -> dict[str, Any]:
        """The same for the queries by unit, which give both ends only where there are many."""
        return ranked_at(self.period, self.at, self.selected)

    @property
    def each(self) -> Ratio:
        return catalogue().ratios[self.ratio]

    @property
    def name(self) -> str:
        return labels.indicator_name(self.ratio)

    @property
    def target(self) -> float | None:
        target: float | None = self.finding["target"]
        return target

    @property
    def finding_source(self) -> Source:
        return Source({FINDING: self.at, **self.period.queries})

    def source(self, name: str, params: Mapping[str, Any], more: Mapping[str, Any] | None = None) -> Source:
        """The source of a part: its own query first, then what the line above the views comes from."""
        queries = {name: params, **(more or {}), FINDING: self.at, **self.period.queries}
        return Source(queries, unit=self.selected)

    def write(self, value: float | None) -> str:
        """A rate as it is read."""
        return findings.write_value(self.ratio, value)

    def hover(self, row: Row) -> str:
        """A unit's rate with its two sides."""
        return hovers.unit_rate(self.ratio, row)

    def colour(self, row: Row) -> str:
        """Blue at or above the unit's own target, orange below it, grey without one."""
        look = charts.look()
        if row["rate"] is None or row["target"] is None:
            return look.other
        is_short = row["rate"] > row["target"] if self.each.better == "lower" else row["rate"] < row["target"]
        return look.below if is_short else look.high


def ask(period: Period, ratio: str, *, selected: str | None) -> Asked:
    """The quarter's finding, and everything that each view needs."""
    at = {"ratio": ratio, **period.at, "boundaries": _boundaries.chosen()}
    store.ahead((FINDING, at), *_wanted(st.query_params.get("view", ""), period, at, selected))
    return Asked(ratio, period, at, store.rows(FINDING, **at)[0], selected)


def ranked_at(period: Period, at: Mapping[str, Any], selected: str | None) -> dict[str, Any]:
    """The parameters of a ranking: of many units both ends only, and the selected one."""
    return {**at, **bounds.ends(period.units_expected, selected)}


def years_at(period: Period, at: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of the same over the years."""
    years = {"year_from": period.first_year, "year_to": period.year}
    return {**years, **{name: at[name] for name in ("ratio", "kinds", "boundaries")}}


def _wanted(
    view: str, period: Period, at: Mapping[str, Any], selected: str | None
) -> list[tuple[str, dict[str, Any]]]:
    """What a view asks for after the finding."""
    if view in ("trend", "spread", "gap", "table"):
        return []
    few = period.units_expected <= bounds.FEW
    years = [("coverage/rate_by_unit_year", years_at(period, at))] if few else []
    return [("coverage/ranking_by_unit", ranked_at(period, at, selected)), *years]


def facts(asked: Asked) -> list[tuple[str, str]]:
    """The line of small facts under the title."""
    finding, has_target = asked.finding, asked.target is not None
    return [
        (t("coverage.fact_county"), asked.write(finding["rate"])),
        (t("coverage.fact_target"), asked.write(asked.target) if has_target else ""),
        (t("coverage.fact_change"), _change(asked.ratio, finding)),
        (t("coverage.fact_reporting"), f"{int(finding['units_reporting'])}/{int(finding['units_expected'])}"),
        (t("coverage.fact_below"), widgets.unit_count(finding["units_below_target"]) if has_target else ""),
        (t("coverage.fact_above"), widgets.unit_count(finding["units_above_one"] or None)),
    ]


def _change(ratio: str, finding: Row) -> str:
    """The county's change on the year; over the same units too where that is another figure."""
    plain = findings.write_change(ratio, finding["rate_change_on_year"])
    if finding["rate_change_on_year"] is None or finding["matched_change_on_year"] is None:
        return plain
    matched = findings.write_change(ratio, finding["matched_change_on_year"])
    if matched == plain:
        return plain
    return plain + t("coverage.matched", count=int(finding["units_matched"]), change=matched)


def above_note(asked: Asked, units: Sequence[Row]) -> None:
    """Under figures: which units are above 100 %, each with the two figures behind it."""
    above = [
        t(
            "coverage.above_one_unit", unit=row["unit_name"], rate=labels.rate(row["rate"]),
            numerator=hovers.full(asked.each.numerator, row["numerator"]),
            denominator=hovers.full(asked.each.denominator, row["denominator"]),
        )
        for row in units if row["is_above_one"]
    ]  # fmt: skip
    if above:
        count = int(asked.finding["units_above_one"] or 0) if bounds.is_part(units) else None
        units_above = labels.listing(above, NAMED if count else None, count=count)
        sheets.put(widgets.note(t("coverage.above_one_note", units=units_above)))


def missing_note(units: Sequence[Row]) -> None:
    """Under figures: who has not reported; of many, how many and the first of them."""
    missing = findings.missing_names(units)
    if missing:
        count = int(units[0]["rows_missing"]) if bounds.is_part(units) else None
        names = labels.listing(missing, NAMED if count else None, count=count)
        sheets.put(widgets.note(t("coverage.missing_note", units=names)))


def more_note(units: Sequence[Row]) -> None:
    """Under a chart of both ends: how many are not drawn, and how to see them."""
    if text := bounds.note(units):
        sheets.put(widgets.note(text))


# --- Numerator against denominator --------------------------------------------------------------------------


def spread(asked: Asked) -> None:
    """Each township's numerator against its denominator, with lines on which the rate is the same."""
    units = store.rows("coverage/ranking_by_unit", **asked.bounded)
    apart = store.rows("coverage/spread_by_ratio", **asked.at)[0]
    source = asked.source("coverage/spread_by_ratio", asked.at, {"coverage/ranking_by_unit": asked.bounded})
    with widgets.panel(origin=source):
        known = [row for row in units if row["rate"] is not None]
        title = _spread_title(asked, apart)
        widgets.heading(title, _spread_plain(asked, apart))
        main, dashed = _main_line(asked)
        figure = scatters.scatter(
            known, x="denominator", y="numerator", colour=asked.colour, hover=asked.hover,
            x_title=_axis(asked.each.denominator), y_title=_axis(asked.each.numerator),
            slopes=_slopes(asked, known), main=main, dashed=dashed, selected=asked.selected,
            is_money=catalogue().measures[asked.each.numerator].unit == "yuan",
        )  # fmt: skip
        widgets.chart(figure, key="spread", alt=title, clicks=True)
        more_note(units)
        above_note(asked, units)
        missing_note(units)
        st.html(widgets.note(t("common.drill_chart_hint")))
        origin.button("spread", source)


def _axis(measure: str) -> str:
    unit = labels.unit_word(catalogue().measures[measure].unit)
    return labels.indicator_name(measure) + t("common.in_brackets", text=unit)


def _main_line(asked: Asked) -> tuple[scatters.Slope | None, bool]:
    """The target, or dashed the county where there is none."""
    if asked.target is not None:
        return (asked.target, t("common.target_value", value=asked.write(asked.target))), False
    rate = asked.finding["rate"]
    if rate is None:
        return None, True
    return (rate, f"{t('common.county')} {asked.write(rate)}"), True


def _slopes(asked: Asked, known: Sequence[Row]) -> list[scatters.Slope]:
    main = asked.target if asked.target is not None else asked.finding["rate"]
    rates = scatters.round_slopes([row["rate"] for row in known], without=main)
    if asked.each.unit != "percent":
        return [(rate, asked.write(rate)) for rate in rates]
    return [(rate, labels.rate(rate, 0 if round(rate * 100, 6) % 1 == 0 else 1)) for rate in rates]


def _spread_title(asked: Asked, apart: Row) -> str:
    what = labels.indicator_name(asked.each.denominator)
    if apart["top_unit_name"] is None:
        return t("coverage.ranking_title_none")
    top = t(
        "coverage.spread_top", what=what, unit=apart["top_unit_name"], rate=asked.write(apart["top_rate"])
    )
    if asked.target is None:
        return top
    if not apart["units_below_target"]:
        return t("common.clause").join([t("coverage.finding_all_reached"), top])
    below = t(
        "coverage.spread_below", count=int(apart["units_below_target"]), what=what,
        share=labels.rate(apart["below_denominator_share"]),
    )  # fmt: skip
    return t("common.clause").join([below, top])


def _spread_plain(asked: Asked, apart: Row) -> str:
    key = "coverage.spread_plain" if asked.target is not None else "coverage.spread_plain_no_target"
    parts = [t(key, period=asked.period.name)]
    if (apart["units_compared"] or 0) > 1:
        is_percent = asked.each.unit == "percent"
        write = labels.gap if is_percent else asked.write
        parts.append(
            t(
                "coverage.spread_range", count=int(apart["units_compared"]), now=write(apart["range_rate"]),
                past=write(apart["range_rate_last_year"]),
            )
        )  # fmt: skip
    parts.append(filters.reported(apart))
    return t("common.dot").join(parts)


# --- What is missing to the target --------------------------------------------------------------------------


def gap(asked: Asked) -> None:
    """How many more each township needs, and how many of them bring the county to its target."""
    rows = store.rows("coverage/gap_by_unit", **asked.bounded)
    source = asked.source("coverage/gap_by_unit", asked.bounded)
    first = rows[0]
    if first["units_gap_count"] is None:
        with widgets.panel(origin=source):
            widgets.heading(t("coverage.gap_none"), t("coverage.gap_none_plain", name=asked.name))
            if asked.each.better == "higher":
                links.link("scores", t("coverage.gap_none_go"), icon=":material/flag:", view="targets")
            origin.button("gap", source)
        return
    left, right = st.columns([7, 5], gap="small")
    with left, widgets.panel(origin=source):
        title = _gap_title(asked, rows)
        widgets.heading(title, t("coverage.gap_plain", what=_what(asked), period=asked.period.name))
        widgets.drawing(_gap_bars(asked, rows), key="gap", alt=title, clicks=True)
        more_gaps(asked, rows)
        origin.button("gap", source)
    with right, widgets.panel(origin=source):
        _way(asked, rows)
        origin.button("way", source)
    st.html(widgets.note(t("common.drill_chart_hint")))


def _largest(asked: Asked, rows: Sequence[Row]) -> list[Row]:
    """Of many units those with the largest gaps, and the looked-for one."""
    if not bounds.is_part(rows):
        return list(rows)
    return [row for row in rows if row["row_place"] <= bounds.ENDS or row["unit_code"] == asked.selected]


def more_gaps(asked: Asked, rows: Sequence[Row]) -> None:
    """Under the bars: how many units have a smaller gap or none and are not drawn."""
    if bounds.is_part(rows):
        in_all, shown = int(rows[0]["rows_in_all"]), len(_largest(asked, rows))
        text = t("coverage.gap_more_units", all=in_all, count=in_all - shown)
        sheets.put(widgets.note(text))


def _what(asked: Asked) -> str:
    return labels.indicator_name(asked.each.numerator)


def _count(asked: Asked, count: float) -> str:
    return findings.write_value(asked.each.numerator, count)


def _gap_title(asked: Asked, rows: Sequence[Row]) -> str:
    row = rows[0]
    parts = []
    if row["county_gap_count"]:
        target, count = asked.write(row["county_target"]), _count(asked, row["county_gap_count"])
        parts.append(t("coverage.gap_title", count=count, target=target))
    elif row["county_gap_count"] is not None:
        parts.append(t("coverage.gap_title_reached", target=asked.write(row["county_target"])))
    if not row["units_gap_count"]:
        return t("common.clause").join([*parts, t("coverage.finding_all_reached")])
    if row["county_gap_count"]:
        parts.append(
            t("coverage.gap_title_first", unit=row["unit_name"], share=labels.rate(row["gap_share"]))
        )
    else:
        parts.append(
            t(
                "coverage.gap_title_units", count=int(row["units_below_target"]),
                gap=_count(asked, row["units_gap_count"]),
            )
        )  # fmt: skip
    return t("common.clause").join(parts)


def _gap_bars(asked: Asked, rows: Sequence[Row]) -> charts.Figure:
    """Bars of what is missing, the most first; below them who has reached the target and who is missing."""
    reached = t("coverage.gap_reached")
    rows = _largest(asked, rows)
    figure = charts.ranking(
        rows, value="gap_count", selected=asked.selected, hover=partial(_gap_hover, asked),
        write=lambda count: _count(asked, count) if count else reached,
    )  # fmt: skip
    look = charts.look()
    bar, words = figure["data"]
    bar["marker"]["color"] = [
        look.panel if row["gap_count"] is None else
        look.accent if row["unit_code"] == asked.selected else look.below
        for row in rows
    ]  # fmt: skip
    edge = max(row["gap_count"] or 0 for row in rows) * 0.012
    # The words stand right behind their bars: on a phone there is no room for a column of them.
    for place, row in enumerate(rows):
        if row["gap_count"] is not None:
            words["x"][place] = row["gap_count"] + edge
        if row["gap_share"] is not None:
            words["text"][place] += t("common.dot") + labels.rate(row["gap_share"])
    figure["layout"]["xaxis"]["range"][1] *= 1.45
    return figure


def _gap_hover(asked: Asked, row: Row) -> str:
    if row["gap_count"] is None:
        return f"<b>{row['unit_name']}</b><br>{t('common.' + row['state'])}"
    rate = t(
        "coverage.hover_rate", name=asked.name, rate=asked.write(row["rate"]),
        numerator=hovers.full(asked.each.numerator, row["numerator"]),
        denominator=hovers.full(asked.each.denominator, row["denominator"]),
    )  # fmt: skip
    lines = [f"<b>{row['unit_name']}</b>", rate]
    target = asked.write(row["target"])
    if row["gap_count"]:
        lines.append(
            t("coverage.gap_hover", count=hovers.full(asked.each.numerator, row["gap_count"]), target=target)
        )
        lines.append(t("coverage.gap_hover_share", share=labels.rate(row["gap_share"])))
        if row["county_target"] is not None:
            lines.append(
                t("coverage.gap_hover_after", place=row["place"], rate=asked.write(row["county_rate_after"]))
            )
    else:
        surplus = hovers.full(asked.each.numerator, row["surplus_count"])
        lines.append(t("coverage.gap_hover_reached", target=target, count=surplus))
    return "<br>".join(lines)


def _way(asked: Asked, rows: Sequence[Row]) -> None:
    """The county's rate as the first one, two, three … townships reach their targets; both sums in words."""
    row = rows[0]
    steps = [each for each in rows if each["place"] is not None]
    needed = next((each for each in steps if each["place"] == row["places_needed"]), None)
    target = asked.write(row["county_target"]) if row["county_target"] is not None else ""
    if needed:
        title = t("coverage.way_title", count=int(needed["place"]), target=target)
    elif row["county_gap_count"] == 0:
        title = t("coverage.gap_title_reached", target=target)
    else:
        title = t("coverage.way_title_none")
    widgets.heading(title, t("coverage.way_plain"))
    if steps and row["county_target"] is not None:
        figure = curves.cumulative(
            steps, value="county_rate_after", write=asked.write, hover=partial(_gap_hover, asked),
            head=needed, head_name=t("coverage.way_head", count=int(needed["place"])) if needed else "",
            x_title=t("coverage.way_axis"), target=row["county_target"], start=row["county_rate"],
            start_name=t("coverage.way_now", rate=asked.write(row["county_rate"])),
            percent=asked.each.unit == "percent",
        )  # fmt: skip
        widgets.chart(figure, key="way", alt=title, clicks=True)
    lines = [
        t(
            "coverage.gap_sum", gap=_count(asked, row["units_gap_count"]),
            count=int(row["units_below_target"]),
        )
    ]  # fmt: skip
    if row["county_gap_count"] is not None and row["units_surplus_count"]:
        lines.append(
            t(
                "coverage.gap_differs", county=_count(asked, row["county_gap_count"]),
                surplus=_count(asked, row["units_surplus_count"]),
            )
        )  # fmt: skip
    lines.append(filters.reported(row) + t("common.sentence_end"))
    st.html(widgets.note(" ".join(lines)))
