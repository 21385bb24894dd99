"""Overview: the county's figures, this quarter in words, the chosen rate over time and by township."""

from functools import partial

import streamlit as st

from dashboard import charts, findings, hovers, labels, origin, sources, store, widgets
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

# Where each part comes from.
finding_query = {"coverage/finding_by_ratio": {"ratio": ratio, **period.at}}
cards_source = origin.Source(
    {
        "overview/indicator_by_county_quarter": {"indicators": [*RATES, *AMOUNTS], **since},
        **finding_query,
        **period.queries,
    }
)
words_source = origin.Source(
    {
        "overview/movement_by_unit": {"indicators": stocks, **period.at},
        "coverage/ranking_by_unit": {"ratio": ratio, **period.at},
        "returns/status_by_unit_quarter": period.at,
    }
)
title_source = origin.Source({**finding_query, "returns/status_by_unit_quarter": period.at, **period.queries})
trend_source = origin.Source(
    {
        "coverage/rate_by_county_quarter": {"ratio": ratio, "period_basis": "to_date", **all_years},
        **finding_query,
    }
)
ranking_source = origin.Source(
    {"coverage/ranking_by_unit": {"ratio": ratio, **period.at}, **finding_query},
    unit=st.query_params.get("unit"),
)

missing = [row["unit_name"] for row in status if row["status"] in findings.NOT_IN]
widgets.title(
    findings.overview_title(ratio, finding, period.name, len(missing)),
    t("overview.plain", county=store.county_name(), period=period.name, reported=widgets.reported(period)),
    origin=title_source,
)
with sources.drawing(cards_source):
    _cards.indicator_cards([*RATES, *AMOUNTS], figures, period)
origin.button("cards", cards_source)
words, over_time, by_unit = st.columns([4, 4, 5], gap="small")
with words, widgets.panel(origin=words_source):
    widgets.heading(t("overview.points_title"), t("overview.points_plain"))
    with widgets.sourced(words_source, "points", gap=None):
        for row in moves:
            text = findings.movement(row, hovers.sides(row["indicator_code"], row))
            widgets.link("township", text, unit=row["unit_code"], indicator=row["indicator_code"])
        if not moves:
            st.html(widgets.note(t("overview.point_compare_none")))
        for row in [row for row in units if row["is_above_one"]]:
            text = t(
                "overview.point_above", unit=row["unit_name"], name=name, value=write(row["rate"]),
                sides=hovers.sides(ratio, row),
            )  # fmt: skip
            widgets.link("township", text, unit=row["unit_code"], indicator=ratio)
        if missing:
            text = t("overview.point_missing", count=len(missing), units=labels.listing(missing, 8))
            widgets.link("returns", text)
        else:
            st.html(widgets.note(t("overview.point_all_in")))
    origin.button("words", words_source)
with over_time, widgets.panel(origin=trend_source):
    plain = [t("overview.trend_plain", name=name)]
    plain += [t("common.hollow")] if any(map(_cards.is_partial, quarters)) else []
    widgets.heading(findings.trend_title(ratio, finding), t("common.dot").join(plain))
    figure = charts.trend(
        quarters, value="rate", write=write, target=finding["target"], height=300,
        hover=partial(hovers.county_quarter, ratio), partial=_cards.is_partial,
    )  # fmt: skip
    widgets.chart(figure, key="trend", alt=findings.trend_title(ratio, finding))
    widgets.link(
        "coverage", t("overview.see_coverage", name=name), icon=":material/arrow_forward:", ratio=ratio
    )
    origin.button("trend", trend_source)
with by_unit, widgets.panel(origin=ranking_source):
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
