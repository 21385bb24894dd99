"""Coverage: one ratio, who is where, over the years, and what is missing to the target."""

from functools import partial

import streamlit as st

from dashboard import charts, findings, hovers, labels, origin, store, widgets
from dashboard.catalogue import catalogue
from dashboard.labels import t
from dashboard.pages import _boundaries, _coverage

ratios = list(catalogue().ratios)
period, ratio = widgets.filter_bar(
    "coverage",
    lambda: widgets.pick(
        "ratio", ratios, "membership_rate",
        label=t("common.filter_ratio"), write=labels.indicator_name, width=205,
    ),
    _boundaries.switch,
)  # fmt: skip
each = catalogue().ratios[ratio]
name = labels.indicator_name(ratio)
write = partial(findings.write_value, ratio)
selected = st.query_params.get("unit")

at = {"ratio": ratio, **period.at, "boundaries": _boundaries.chosen()}
years = {"ratio": ratio, "year_from": period.first_year, "year_to": period.year, "kinds": period.kinds}
years["boundaries"] = at["boundaries"]

finding = store.rows("coverage/finding_by_ratio", **at)[0]
units = store.rows("coverage/ranking_by_unit", **at)
by_year = store.rows("coverage/rate_by_unit_year", **years)
target = finding["target"]
hover = partial(hovers.unit_rate, ratio)

finding_query = {"coverage/finding_by_ratio": at}
finding_source = origin.Source({**finding_query, **period.queries})
ranking_source = origin.Source(
    {"coverage/ranking_by_unit": at, **finding_query, **period.queries}, unit=selected
)
years_source = origin.Source(
    {"coverage/rate_by_unit_year": years, **finding_query, **_boundaries.queries(period)}, unit=selected
)

widgets.title(
    findings.coverage_title(ratio, finding, period.name),
    labels.definition(ratio),
    origin=finding_source,
)
widgets.facts(
    [
        (t("coverage.fact_county"), write(finding["rate"])),
        (t("coverage.fact_target"), write(target) if target is not None else ""),
        (t("coverage.fact_change"), _coverage.change(ratio, finding)),
        (t("coverage.fact_reporting"), f"{int(finding['units_reporting'])}/{int(finding['units_expected'])}"),
        (
            t("coverage.fact_below"),
            widgets.unit_count(finding["units_below_target"]) if target is not None else "",
        ),
        (t("coverage.fact_above"), widgets.unit_count(finding["units_above_one"] or None)),
    ],
    origin=finding_source,
)

left, right = st.columns([6, 5], gap="small")
with left, widgets.panel(origin=ranking_source):
    widgets.heading(
        findings.ranking_title(ratio, finding), t("coverage.ranking_plain", name=name, period=period.name)
    )
    figure = charts.ranking(
        units, value="rate", write=write, hover=hover, target=target, county=finding["rate"],
        last_year="rate_last_year", selected=selected,
    )  # fmt: skip
    widgets.chart(figure, key="ranking", alt=findings.ranking_title(ratio, finding), clicks=True)
    origin.button("ranking", ranking_source)
with right, widgets.panel(origin=years_source):
    shown_years = sorted({int(row["year"]) for row in by_year})
    names = [widgets.year_heading(by_year, year) for year in shown_years]
    if finding["lowest_unit_code"] != finding["highest_unit_code"]:
        heat_title = t(
            "coverage.heat_title_change", year=period.year,
            best=finding["highest_unit_name"], worst=finding["lowest_unit_name"],
        )  # fmt: skip
    else:
        heat_title = findings.ranking_title(ratio, finding)
    key = "coverage.heat_plain" if target is not None else "coverage.heat_plain_no_target"
    widgets.heading(heat_title, t(key, name=name, through=labels.through(period.quarter)))
    figure = charts.heat(
        by_year, value="rate", units=_coverage.with_ended(units, by_year), years=shown_years,
        year_names=names, hover=hover, target=target, write=write, selected=selected,
    )  # fmt: skip
    widgets.chart(figure, key="heat", alt=heat_title, clicks=True)
    _boundaries.note(period)
    origin.button("heat", years_source)
st.html(widgets.note(t("common.drill_chart_hint")))

with widgets.panel(origin=ranking_source):
    numerator, denominator = labels.indicator_name(each.numerator), labels.indicator_name(each.denominator)
    widgets.heading(
        t("coverage.table_title"),
        t(
            "coverage.table_plain", numerator=numerator, denominator=denominator, period=period.name,
            reported=widgets.reported(finding),
        ),
    )  # fmt: skip
    _coverage.ranking_table(units, ratio, numerator, denominator)
    above = [_coverage.above_one(ratio, row) for row in units if row["is_above_one"]]
    if above:
        st.html(widgets.note(t("coverage.above_one_note", units=labels.listing(above))))
    missing = findings.missing_names(units)
    if missing:
        st.html(widgets.note(t("coverage.missing_note", units=labels.listing(missing))))
    origin.button("table", ranking_source)
