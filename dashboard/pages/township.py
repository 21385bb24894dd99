"""Township: everything one township reports, against the county and in rank, and its returns."""

from functools import partial

import streamlit as st

from dashboard import charts, findings, hovers, labels, origin, store, widgets
from dashboard.catalogue import Ratio, catalogue
from dashboard.labels import t
from dashboard.pages import _boundaries, _township

units = _township.townships(_boundaries.chosen())
period, unit = widgets.filter_bar(
    "township",
    lambda: widgets.pick(
        "unit", list(units), _township.stand_in(units), label=t("township.pick"), write=units.__getitem__,
        width=190
    ) if units else None,
    _boundaries.switch,
)  # fmt: skip
if unit is None:
    widgets.empty("township")
boundaries = _boundaries.chosen()
at = {"unit_code": unit, **period.at, "boundaries": boundaries}
rows = store.rows("township/indicator_by_unit", **at)
profile_at = {key: at[key] for key in ("unit_code", "year", "quarter", "boundaries")}
profile = store.rows("township/profile_by_unit", **profile_at)[0]
name = profile["unit_name"]
changes = _boundaries.of_unit(unit)

ranks_source = origin.Source(
    {
        "township/indicator_by_unit": at,
        "township/profile_by_unit": profile_at,
        **_boundaries.queries(period),
        **({"units/succession_by_unit": {}} if changes else {}),
        **period.queries,
    }
)
widgets.title(
    _township.title(name, rows, period.name) if profile["is_expected"] else units[unit],
    t("township.plain", county=store.county_name(), period=period.name),
    origin=ranks_source,
)
widgets.facts(
    [*_township.facts(profile), *[(t("boundary.fact"), _boundaries.one_change(each)) for each in changes]],
    origin=ranks_source,
)
if not profile["is_expected"]:
    _boundaries.not_there(profile, period)

indicator = st.query_params.get("indicator", "membership_rate")
indicator = indicator if indicator in catalogue().indicators else "membership_rate"
each = labels.indicator(indicator)
row = next((each for each in rows if each["indicator_code"] == indicator), None)
series_at = {"unit_code": unit, "indicator": indicator, "kinds": period.kinds, "boundaries": boundaries}
quarters = store.rows("township/series_by_unit_quarter", **series_at)
years = store.rows("township/series_by_unit_year", **series_at)
write = partial(findings.write_value, indicator)
is_flow = each.measure_type == "flow_ytd" and not isinstance(each, Ratio)
quarters_source = origin.Source(
    {"township/series_by_unit_quarter": series_at, "township/indicator_by_unit": at}
)
years_source = origin.Source({"township/series_by_unit_year": series_at})
newest = {"unit_code": unit, "limit_rows": _township.SHOWN_RETURNS}
returns_source = origin.Source({"returns/return_by_unit": newest})

ranks, by_quarter, by_year = st.columns([4, 5, 3], gap="small")
with ranks, widgets.panel(origin=ranks_source):
    with widgets.sourced(ranks_source, "ranks"):
        _township.strengths(rows, period.name)
    origin.button("ranks", ranks_source)
with by_quarter, widgets.panel(origin=quarters_source):
    heading = _township.series_title(indicator, row, period, is_expected=profile["is_expected"])
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
    figure = charts.with_changes(figure, quarters, _boundaries.mark)
    widgets.chart(figure, key="quarters", alt=heading)
    origin.button("quarters", quarters_source)
with by_year, widgets.panel(origin=years_source):
    heading = _township.year_title(indicator, years)
    widgets.heading(heading, t("township.year_plain", name=labels.indicator_name(indicator)))
    figure = charts.columns(
        years, value="value", write=charts.short(indicator), height=280, colour=charts.look().accent,
        name=lambda row: widgets.year_heading(years, int(row["year"])),
        hover=partial(_township.year_hover, indicator),
        pale=lambda row: not row["is_complete"],
    )  # fmt: skip
    widgets.chart(figure, key="years", alt=heading)
    origin.button("years", years_source)

with widgets.panel(origin=ranks_source):
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
    _township.indicator_table(members, is_expected=profile["is_expected"])
    above = _township.above_one_note(members)
    if above:
        st.html(widgets.note(above))
    _boundaries.note(period, [unit])
    origin.button("indicators", ranks_source)

with widgets.panel(origin=returns_source):
    widgets.heading(t("township.returns_title"), t("township.returns_plain"))
    _township.returns_table(store.query("returns/return_by_unit", **newest))
    origin.button("returns", returns_source)
