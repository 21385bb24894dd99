"""Overview: the county's figures, this quarter in words, the chosen rate over time and by township."""

from functools import partial

import streamlit as st

from dashboard import charts, findings, hovers, labels, maps, origin, sources, store, widgets
from dashboard.catalogue import catalogue
from dashboard.labels import t
from dashboard.pages import _cards, _highlights, _summary

RATES = ("unionisation_rate", "membership_rate", "collective_contract_rate", "congress_rate")
AMOUNTS = ("members", "aid_amount", "hardship_households", "funds_received")
VIEWS = ("map", "ranking")
# Height of the charts: everything stands on one screen of 1366 by 768. English titles take two lines.
PANEL = 262 if labels.current() == "en" else 296

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
view = st.query_params.get("view", "")
view = view if view in VIEWS else "map"
places = store.rows("units/place_by_unit", **period.at) if view == "map" else []
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
    {
        "coverage/ranking_by_unit": {"ratio": ratio, **period.at},
        **finding_query,
        **({"units/place_by_unit": period.at} if view == "map" else {}),
    },
    unit=st.query_params.get("unit"),
)

missing = [row["unit_name"] for row in status if row["status"] in findings.NOT_IN]
with st.container(key="overview_title"):
    widgets.title(
        findings.overview_title(ratio, finding, period.name, len(missing)),
        t("overview.plain", period=period.name, reported=widgets.reported(period)),
        origin=title_source,
    )
    with st.container(horizontal=True, width="content", key="overview_foot"):
        origin.button("cards", cards_source)
        _summary.button(period.year, period.quarter)
with sources.drawing(cards_source):
    _cards.indicator_cards([*RATES, *AMOUNTS], figures, period)
with st.container(key="overview_panels"):
    words, over_time, by_unit = st.columns([17, 14, 18], gap="small")
with words, widgets.panel(origin=words_source):
    _highlights.show(words_source, moves, units, ratio, missing)
    origin.button("words", words_source)
with over_time, widgets.panel(origin=trend_source):
    plain = [t("overview.trend_plain", name=name)]
    plain += [t("common.hollow")] if any(map(_cards.is_partial, quarters)) else []
    widgets.heading(findings.trend_title(ratio, finding), t("common.dot").join(plain))
    figure = charts.trend(
        quarters, value="rate", write=write, target=finding["target"], height=PANEL,
        hover=partial(hovers.county_quarter, ratio), partial=_cards.is_partial,
    )  # fmt: skip
    widgets.chart(figure, key="trend", alt=findings.trend_title(ratio, finding))
    with st.container(horizontal=True, horizontal_alignment="distribute", key="trend_foot"):
        origin.button("trend", trend_source)
        widgets.link("coverage", t("overview.see_coverage"), icon=":material/arrow_forward:", ratio=ratio)
with by_unit, widgets.panel(origin=ranking_source):
    told = findings.ranking_title(ratio, finding)
    chosen = st.query_params.get("unit")
    hover = partial(hovers.unit_rate, ratio)
    if view == "map":
        colours = "plain" if finding["target"] is None else "target"
        widgets.heading(told, t(f"overview.map_colours_{colours}") + maps.note(places))
        figure = maps.drawn(
            places, units, value="rate", write=write, hover=hover, target=finding["target"], selected=chosen,
            height=PANEL,
        )  # fmt: skip
    else:
        widgets.heading(told, t("overview.ranking_plain", name=name, period=period.name))
        figure = charts.ranking(
            units, value="rate", write=write, hover=hover, target=finding["target"], county=finding["rate"],
            last_year="rate_last_year", selected=chosen, row_height=max(13, (PANEL - 44) // len(units)),
        )  # fmt: skip
    widgets.chart(figure, key=view, alt=told, clicks=True)
    with st.container(horizontal=True, horizontal_alignment="distribute", key="ranking_foot"):
        origin.button("ranking", ranking_source)
        widgets.pick(
            "view", VIEWS, "map", label=t("overview.view"), write=lambda each: t(f"overview.view_{each}"),
            style="pills",
        )  # fmt: skip
