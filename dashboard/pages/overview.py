"""Overview: the county's figures, this quarter in words, the chosen rate over time and by township."""

from functools import partial

import streamlit as st

from dashboard import charts, findings, hovers, labels, origin, store, widgets
from dashboard.catalogue import catalogue
from dashboard.labels import t
from dashboard.pages import _cards

RATES = ("unionisation_rate", "membership_rate", "collective_contract_rate", "congress_rate")
AMOUNTS = ("members", "aid_amount", "hardship_households", "funds_received")

percentages = [code for code, each in catalogue().ratios.items() if each.unit == "percent"]
period, ratio = widgets.filter_bar(
    "overview",
    lambda: widgets.pick(
        "ratio", percentages, "membership_rate",
        label=t("common.filter_ratio"), write=labels.indicator_name, width=210,
    ),
)  # fmt: skip
name = labels.indicator_name(ratio)
write = partial(findings.write_value, ratio)
since = {"year_from": period.year - 2, "year_to": period.year, "kinds": period.kinds}

figures = store.rows("overview/indicator_by_county_quarter", indicators=[*RATES, *AMOUNTS], **since)
finding = store.rows("coverage/finding_by_ratio", ratio=ratio, **period.at)[0]
units = store.rows("coverage/ranking_by_unit", ratio=ratio, **period.at)
stocks = [code for code in percentages if catalogue().ratios[code].measure_type == "stock"]
moves = store.rows("overview/movement_by_unit", indicators=stocks, **period.at)
status = store.rows("returns/status_by_unit_quarter", **period.at)
all_years = {"year_from": period.first_year, "year_to": period.year, "kinds": period.kinds}
quarters = store.rows("coverage/rate_by_county_quarter", ratio=ratio, period_basis="to_date", **all_years)
quarters = [row for row in quarters if (row["year"], row["quarter"]) <= (period.year, period.quarter)]

missing = [row["unit_name"] for row in status if row["status"] in findings.NOT_IN]
widgets.title(
    findings.overview_title(ratio, finding, period.name, len(missing)),
    t("overview.plain", county=store.county_name(), period=period.name, reported=widgets.reported(period)),
)
_cards.indicator_cards([*RATES, *AMOUNTS], figures, period)

# Where each part comes from.
cards_source = origin.Source(
    {"overview/indicator_by_county_quarter": {"indicators": [*RATES, *AMOUNTS], **since}},
    [*RATES, *AMOUNTS],
    period,
)
words_source = origin.Source(
    {
        "overview/movement_by_unit": {"indicators": stocks, **period.at},
        "returns/status_by_unit_quarter": period.at,
    },
    list(dict.fromkeys(row["indicator_code"] for row in moves)) or [ratio],
    period,
)
finding_query = {"coverage/finding_by_ratio": {"ratio": ratio, **period.at}}
trend_source = origin.Source(
    {
        "coverage/rate_by_county_quarter": {"ratio": ratio, "period_basis": "to_date", **all_years},
        **finding_query,
    },
    [ratio],
    period,
)
ranking_source = origin.Source(
    {"coverage/ranking_by_unit": {"ratio": ratio, **period.at}, **finding_query},
    [ratio],
    period,
    st.query_params.get("unit"),
)

origin.button("cards", cards_source)
words, over_time, by_unit = st.columns([4, 4, 5], gap="small")
with words, widgets.panel():
    widgets.heading(t("overview.points_title"), t("overview.points_plain"))
    with st.container(key="points", gap=None):
        for row in moves:
            text = findings.movement(row)
            widgets.link("township", text, unit=row["unit_code"], indicator=row["indicator_code"])
        if not moves:
            st.html(widgets.note(t("overview.point_compare_none")))
        for row in [row for row in units if row["is_above_one"]]:
            text = t("overview.point_above", unit=row["unit_name"], name=name, value=write(row["rate"]))
            widgets.link("township", text, unit=row["unit_code"], indicator=ratio)
        if missing:
            text = t("overview.point_missing", count=len(missing), units=labels.listing(missing, 8))
            widgets.link("returns", text)
        else:
            st.html(widgets.note(t("overview.point_all_in")))
    origin.button("words", words_source)
with over_time, widgets.panel():
    widgets.heading(findings.trend_title(ratio, finding), t("overview.trend_plain", name=name))
    figure = charts.trend(
        quarters, value="rate", write=write, target=finding["target"], height=300,
        hover=partial(hovers.county_quarter, ratio),
    )  # fmt: skip
    widgets.chart(figure, key="trend", alt=findings.trend_title(ratio, finding))
    widgets.link(
        "coverage", t("overview.see_coverage", name=name), icon=":material/arrow_forward:", ratio=ratio
    )
    origin.button("trend", trend_source)
with by_unit, widgets.panel():
    widgets.heading(
        findings.ranking_title(ratio, finding), t("overview.ranking_plain", name=name, period=period.name)
    )
    figure = charts.ranking(
        units, value="rate", write=write, hover=partial(hovers.unit_rate, ratio), target=finding["target"],
        county=finding["rate"], last_year="rate_last_year", selected=st.query_params.get("unit"),
        row_height=18,
    )  # fmt: skip
    widgets.chart(figure, key="ranking", alt=findings.ranking_title(ratio, finding), clicks=True)
    origin.button("ranking", ranking_source)
