"""Aid: what each programme paid and whom it reached, by year, quarter and township, and per household."""

from functools import partial

import streamlit as st

from dashboard import charts, labels, origin, sources, store, widgets
from dashboard.catalogue import catalogue
from dashboard.labels import t
from dashboard.pages import _aid, _boundaries

programmes = catalogue().programmes
period, chosen = widgets.filter_bar(
    "aid",
    lambda: widgets.pick(
        "programme", ["total", *[each.code for each in programmes]], "total",
        label=t("common.programme"), width=190,
        write=lambda code: t("aid.all_programmes") if code == "total" else labels.programme_name(code),
    ),
    _boundaries.switch,
)  # fmt: skip
shown = [each for each in programmes if each.code == chosen or (chosen == "total" and each.in_total)]
years = {"year_from": period.first_year, "year_to": period.year, "kinds": period.kinds}
selected = st.query_params.get("unit")

by_year = store.rows("aid/amount_by_programme_year", **years)
by_quarter = store.rows("aid/amount_by_programme_quarter", **years)
by_quarter = [row for row in by_quarter if (row["year"], row["quarter"]) <= (period.year, period.quarter)]
units_at = {**period.at, "boundaries": _boundaries.chosen()}
by_unit = store.rows("aid/amount_by_unit_programme", **units_at)
per_household = store.rows("aid/amount_per_household_by_unit", **units_at)

now = {row["programme_code"]: row for row in store.rows("aid/amount_by_programme", **period.at)}
peak = _aid.peak(by_quarter, chosen, period.year)
through = {"year": labels.year_name(period.year), "through": labels.through(period.quarter)}
counted = widgets.reported(period)

now_query = {"aid/amount_by_programme": period.at}
quarters_query = {"aid/amount_by_programme_quarter": years}
cards_source = origin.Source({**now_query, **quarters_query, **period.queries})
quarters_source = origin.Source({**quarters_query, **period.queries})
years_source = origin.Source({"aid/amount_by_programme_year": years, **now_query})
units_source = origin.Source({"aid/amount_by_unit_programme": units_at}, unit=selected)
households_query = {"aid/amount_per_household_by_unit": units_at}
households_source = origin.Source(households_query, unit=selected)
table_queries = {**units_source.queries, **households_query, **_boundaries.queries(period), **period.queries}
table_source = origin.Source(table_queries, unit=selected)

widgets.title(
    _aid.title(chosen, now, peak, period),
    t("aid.plain", reported=counted)
    if chosen == "total"
    else t("aid.plain_one", definition=labels.definition(shown[0].amount), reported=counted),
    origin=cards_source,
)
with sources.drawing(cards_source):
    _aid.programme_cards(programmes, now)
origin.button("cards", cards_source)
left, right = st.columns([7, 4], gap="small")
with left, widgets.panel(origin=quarters_source):
    highest = _aid.peak(by_quarter, chosen)
    heading = _aid.quarter_title(highest)
    widgets.heading(heading, t("aid.quarter_plain"))
    widgets.chart(_aid.quarter_chart(by_quarter, shown, chosen), key="quarters", alt=heading)
    partly = _aid.partial_quarters(store.rows("units/period_by_quarter", kinds=period.kinds), period)
    if partly:
        st.html(widgets.note(partly))
    origin.button("quarters", quarters_source)
with right, widgets.panel(origin=years_source):
    heading = t("aid.year_title", amount=_aid.yuan(now[chosen]["amount_yuan"]), **through)
    widgets.heading(heading, t("aid.year_plain"))
    widgets.chart(_aid.year_chart(by_year, now, shown, chosen, period), key="years", alt=heading)
    origin.button("years", years_source)

left, right = st.columns([7, 4], gap="small")
with left, widgets.panel(origin=units_source):
    heading = _aid.unit_title(by_unit, chosen)
    widgets.heading(heading, t("aid.unit_plain", **through))
    widgets.chart(_aid.unit_chart(by_unit, shown, chosen), key="units", alt=heading, clicks=True)
    origin.button("units", units_source)
with right, widgets.panel(origin=households_source):
    heading = _aid.household_title(per_household)
    widgets.heading(heading, t("aid.household_plain", **through))
    figure = charts.ranking(
        per_household, value="yuan_per_household", write=partial(labels.figure, unit="yuan"),
        hover=_aid.household_hover, selected=selected,
    )  # fmt: skip
    widgets.chart(figure, key="households", alt=heading, clicks=True)
    origin.button("households", households_source)
st.html(widgets.note(t("common.drill_chart_hint")))

with widgets.panel(origin=table_source):
    widgets.heading(t("aid.table_title"), t("aid.table_plain", reported=counted, **through))
    _aid.unit_table(by_unit, per_household)
    missing = [
        row["unit_name"] for row in by_unit if row["programme_code"] == chosen and row["state"] == "missing"
    ]
    if missing:
        st.html(widgets.note(t("aid.missing_note", units=labels.listing(missing))))
    for text in _aid.not_applicable_notes(by_unit):
        st.html(widgets.note(text))
    _boundaries.note(period, series=False)
    origin.button("table", table_source)
