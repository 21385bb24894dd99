"""Aid: what each programme paid and whom it reached, by year, quarter and township, and per household."""

from functools import partial

import streamlit as st

from dashboard import charts, labels, origin, store, widgets
from dashboard.catalogue import catalogue
from dashboard.labels import t
from dashboard.pages import _aid

programmes = catalogue().programmes
period, chosen = widgets.filter_bar(
    "aid",
    lambda: widgets.pick(
        "programme", ["total", *[each.code for each in programmes]], "total",
        label=t("common.programme"), width=190,
        write=lambda code: t("aid.all_programmes") if code == "total" else labels.programme_name(code),
    ),
)  # fmt: skip
shown = [each for each in programmes if each.code == chosen or (chosen == "total" and each.in_total)]
years = {"year_from": period.first_year, "year_to": period.year, "kinds": period.kinds}
selected = st.query_params.get("unit")

by_year = store.rows("aid/amount_by_programme_year", **years)
by_quarter = store.rows("aid/amount_by_programme_quarter", **years)
by_quarter = [row for row in by_quarter if (row["year"], row["quarter"]) <= (period.year, period.quarter)]
by_unit = store.rows("aid/amount_by_unit_programme", **period.at)
per_household = store.rows("aid/amount_per_household_by_unit", **period.at)

now = {row["programme_code"]: row for row in store.rows("aid/amount_by_programme", **period.at)}
peak = _aid.peak(by_quarter, chosen, period.year)
through = {"year": labels.year_name(period.year), "through": labels.through(period.quarter)}
counted = widgets.reported(period)

widgets.title(
    _aid.title(chosen, now, peak, period),
    t("aid.plain", reported=counted)
    if chosen == "total"
    else t("aid.plain_one", definition=labels.definition(shown[0].amount), reported=counted),
)
_aid.programme_cards(programmes, now)

measures = [
    code for each in (shown if chosen != "total" else programmes) for code in (each.amount, each.count)
]


def source(name: str, params: dict[str, object]) -> origin.Source:
    """Where a part of this page comes from."""
    return origin.Source({name: params}, measures, period, selected)


origin.button("cards", source("aid/amount_by_programme", period.at))
left, right = st.columns([7, 4], gap="small")
with left, widgets.panel():
    highest = _aid.peak(by_quarter, chosen)
    heading = _aid.quarter_title(highest)
    widgets.heading(heading, t("aid.quarter_plain"))
    widgets.chart(_aid.quarter_chart(by_quarter, shown, chosen), key="quarters", alt=heading)
    origin.button("quarters", source("aid/amount_by_programme_quarter", years))
with right, widgets.panel():
    heading = t("aid.year_title", amount=_aid.yuan(now[chosen]["amount_yuan"]), **through)
    widgets.heading(heading, t("aid.year_plain"))
    widgets.chart(_aid.year_chart(by_year, now, shown, chosen, period), key="years", alt=heading)
    queries = {"aid/amount_by_programme_year": years, "aid/amount_by_programme": period.at}
    origin.button("years", origin.Source(queries, measures, period, selected))

left, right = st.columns([7, 4], gap="small")
with left, widgets.panel():
    heading = _aid.unit_title(by_unit, chosen)
    widgets.heading(heading, t("aid.unit_plain", **through))
    widgets.chart(_aid.unit_chart(by_unit, shown, chosen), key="units", alt=heading, clicks=True)
    origin.button("units", source("aid/amount_by_unit_programme", period.at))
with right, widgets.panel():
    heading = _aid.household_title(per_household)
    widgets.heading(heading, t("aid.household_plain", **through))
    figure = charts.ranking(
        per_household, value="yuan_per_household", write=partial(labels.figure, unit="yuan"),
        hover=_aid.household_hover, selected=selected,
    )  # fmt: skip
    widgets.chart(figure, key="households", alt=heading, clicks=True)
    household_measures = ["hardship_households", *measures]
    query = {"aid/amount_per_household_by_unit": period.at}
    origin.button("households", origin.Source(query, household_measures, period, selected))
st.html(widgets.note(t("common.drill_chart_hint")))

with widgets.panel():
    widgets.heading(t("aid.table_title"), t("aid.table_plain", reported=counted, **through))
    _aid.unit_table(by_unit, per_household)
    missing = [
        row["unit_name"] for row in by_unit if row["programme_code"] == chosen and row["state"] == "missing"
    ]
    if missing:
        st.html(widgets.note(t("aid.missing_note", units=labels.listing(missing))))
    for text in _aid.not_applicable_notes(by_unit):
        st.html(widgets.note(text))
    origin.button("table", source("aid/amount_by_unit_programme", period.at))
