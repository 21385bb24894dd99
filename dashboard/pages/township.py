"""Township: everything one township reports, against the county and in rank, and its returns."""

from functools import partial

import streamlit as st

from dashboard import charts, findings, hovers, labels, origin, store, widgets
from dashboard.catalogue import Ratio, catalogue
from dashboard.labels import t
from dashboard.pages import _township

units = _township.townships()
period, unit = widgets.filter_bar(
    "township",
    lambda: widgets.pick(
        "unit", list(units), next(iter(units), None), label=t("township.pick"), write=units.__getitem__,
        width=190
    ) if units else None,
)  # fmt: skip
if unit is None:
    widgets.empty("township")
at = {"unit_code": unit, **period.at}
rows = store.rows("township/indicator_by_unit", **at)
profile = store.rows("township/profile_by_unit", unit_code=unit, year=period.year, quarter=period.quarter)[0]
name = units[unit]

widgets.title(
    _township.title(name, rows, period.name),
    t("township.plain", county=store.county_name(), period=period.name),
)
widgets.facts(_township.facts(profile))

indicator = st.query_params.get("indicator", "membership_rate")
indicator = indicator if indicator in catalogue().indicators else "membership_rate"
each = labels.indicator(indicator)
row = next((each for each in rows if each["indicator_code"] == indicator), None)
series_at = {"unit_code": unit, "indicator": indicator, "kinds": period.kinds}
quarters = store.rows("township/series_by_unit_quarter", **series_at)
years = store.rows("township/series_by_unit_year", **series_at)
write = partial(findings.write_value, indicator)
is_flow = each.measure_type == "flow_ytd" and not isinstance(each, Ratio)


def source(name: str, params: dict[str, object], *more: str) -> origin.Source:
    """Where a part of this page comes from."""
    return origin.Source({name: params}, list(dict.fromkeys([*more, indicator])), period, unit)


ranks, by_quarter, by_year = st.columns([4, 5, 3], gap="small")
with ranks, widgets.panel():
    _township.strengths(rows, period.name)
    origin.button("ranks", source("township/indicator_by_unit", at))
with by_quarter, widgets.panel():
    heading = _township.series_title(indicator, row, period)
    widgets.heading(heading, _township.series_plain(indicator, name))
    if is_flow and catalogue().measures[indicator].additive:
        figure = charts.columns(
            charts.every_quarter(quarters), value="quarter_value", write=charts.short(indicator), height=280,
            name=labels.quarter_tick, hover=partial(hovers.unit_quarter, indicator, "quarter_value"),
            colour=charts.look().accent, is_money=each.unit == "yuan",
        )  # fmt: skip
    else:
        rate = each.unit == "percent"
        figure = charts.trend(
            quarters, value="value", write=write, hover=partial(hovers.unit_quarter, indicator, "value"),
            percent=rate, colour=charts.look().accent, target=row["target"] if row and rate else None,
            height=280,
            compare="county_value" if isinstance(each, Ratio) else None, compare_name=t("common.county"),
        )  # fmt: skip
    widgets.chart(figure, key="quarters", alt=heading)
    origin.button("quarters", source("township/series_by_unit_quarter", series_at))
with by_year, widgets.panel():
    heading = _township.year_title(indicator, years)
    widgets.heading(heading, t("township.year_plain", name=labels.indicator_name(indicator)))
    figure = charts.columns(
        years, value="value", write=charts.short(indicator), height=280, colour=charts.look().accent,
        name=lambda row: widgets.year_heading(years, int(row["year"])),
        hover=partial(_township.year_hover, indicator),
        pale=lambda row: not row["is_complete"],
    )  # fmt: skip
    widgets.chart(figure, key="years", alt=heading)
    origin.button("years", source("township/series_by_unit_year", series_at))

with widgets.panel():
    group = widgets.pick(
        "group", list(catalogue().groups), each.group, label=t("township.group_column"),
        write=labels.group_name,
        style="pills",
    )  # fmt: skip
    widgets.heading(
        t("township.table_title", group=labels.group_name(group)),
        t("township.table_plain", period=period.name),
    )
    members = [each for each in rows if each["group_code"] == group]
    _township.indicator_table(members)
    origin.button(
        "indicators", source("township/indicator_by_unit", at, *[each["indicator_code"] for each in members])
    )

with widgets.panel():
    widgets.heading(t("township.returns_title"), t("township.returns_plain"))
    newest = {"unit_code": unit, "limit_rows": 12}
    _township.returns_table(store.query("returns/return_by_unit", **newest))
    origin.button("returns", origin.Source({"returns/return_by_unit": newest}))
