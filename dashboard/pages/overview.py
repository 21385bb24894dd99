"""Overview: the county's figures, this quarter in words, the chosen rate over time and by township."""

from functools import partial

import streamlit as st

from dashboard import (
    bounds,
    charts,
    filters,
    findings,
    hovers,
    labels,
    links,
    maps,
    origin,
    sheets,
    sources,
    store,
    townpick,
    widgets,
)
from dashboard.catalogue import catalogue
from dashboard.labels import t
from dashboard.pages import _bands, _cards, _highlights, _summary

RATES = ("unionisation_rate", "membership_rate", "collective_contract_rate", "congress_rate")
AMOUNTS = ("members", "aid_amount", "hardship_households", "funds_received")
# Height of the charts: everything stands on one screen of 1366 by 768. English titles take two lines.
PANEL = 262 if labels.current() == "en" else 296

percentages = [code for code, each in catalogue().ratios.items() if each.unit == "percent"]
with sheets.gathering() as pieces:
    period, ratio = filters.filter_bar(
        "overview",
        lambda: filters.pick(
            "ratio", percentages, "membership_rate",
            label=t("common.filter_ratio"), write=labels.indicator_name, style="list", width=210,
        ),
        townpick.finder(),
        is_plain=not townpick.are_many(),
    )  # fmt: skip
are_many = period.units_expected > bounds.FEW
chosen = st.query_params.get("unit")
name = labels.indicator_name(ratio)
write = partial(findings.write_value, ratio)
since = {"year_from": period.year - 2, "year_to": period.year, "kinds": period.kinds}

figures_at = {"indicators": [*RATES, *AMOUNTS], **since}
finding_at = {"ratio": ratio, **period.at}
ranking_at = {**finding_at, **bounds.ends(period.units_expected, chosen)}
stocks = [code for code in percentages if catalogue().ratios[code].measure_type == "stock"]
moves_at = {"indicators": stocks, **period.at}
missing_at = {**period.at, **({"limit_rows": _highlights.NAMED} if are_many else {})}
# Thousands of hexagons say nothing: there the map gives way to how the rates are spread.
views = ("bands", "ranking") if are_many else ("map", "ranking")
view = st.query_params.get("view", "")
view = view if view in views else views[0]
all_years = {"year_from": period.first_year, "year_to": period.year, "kinds": period.kinds}
quarters_at = {"ratio": ratio, "period_basis": "to_date", **all_years}
store.ahead(
    ("overview/indicator_by_county_quarter", figures_at),
    ("coverage/finding_by_ratio", finding_at),
    ("coverage/ranking_by_unit", ranking_at),
    ("overview/movement_by_unit", moves_at),
    ("overview/missing_by_unit", missing_at),
    *([("units/place_by_unit", period.at)] if view == "map" else []),
    ("coverage/rate_by_county_quarter", quarters_at),
)
figures = store.rows("overview/indicator_by_county_quarter", **figures_at)
finding = store.rows("coverage/finding_by_ratio", **finding_at)[0]
units = store.rows("coverage/ranking_by_unit", **ranking_at)
moves = store.rows("overview/movement_by_unit", **moves_at)
missing = store.rows("overview/missing_by_unit", **missing_at)
places = store.rows("units/place_by_unit", **period.at) if view == "map" else []
quarters = store.rows("coverage/rate_by_county_quarter", **quarters_at)
quarters = [row for row in quarters if (row["year"], row["quarter"]) <= (period.year, period.quarter)]

# Where each part comes from.
finding_query = {"coverage/finding_by_ratio": finding_at}
cards_source = origin.Source(
    {
        "overview/indicator_by_county_quarter": figures_at,
        **finding_query,
        **period.queries,
    }
)
words_source = origin.Source(
    {
        "overview/movement_by_unit": moves_at,
        "coverage/ranking_by_unit": ranking_at,
        "overview/missing_by_unit": missing_at,
    }
)
title_source = origin.Source({**finding_query, "overview/missing_by_unit": missing_at, **period.queries})
trend_source = origin.Source(
    {
        "coverage/rate_by_county_quarter": quarters_at,
        **finding_query,
    }
)
ranking_source = origin.Source(
    {
        **({_bands.QUERY: _bands.asked(ratio, period, finding)} if view == "bands" else {}),
        "coverage/ranking_by_unit": ranking_at,
        **finding_query,
        **({"units/place_by_unit": period.at} if view == "map" else {}),
    },
    unit=chosen,
)

missing_count = int(missing[0]["units_missing"]) if missing else 0
with st.container(key="overview_top"):
    with sheets.stack():
        sheets.put("".join(pieces))
        widgets.title(
            findings.overview_title(ratio, finding, period.name, missing_count),
            t("overview.plain", period=period.name, reported=filters.reported(period)),
            origin=title_source,
        )
        sheets.put('<div class="ud-title-foot">')
        origin.button("cards", cards_source)
        sheets.put(f"{_summary.place()}</div>")
    _summary.button(period.year, period.quarter)
with sheets.stack():
    with sources.drawing(cards_source):
        _cards.indicator_cards([*RATES, *AMOUNTS], figures, period)
    with sheets.row([16, 15, 18], apart=any(place["outline"] for place in places)):
        with widgets.panel(origin=words_source):
            _highlights.show(words_source, moves, units, ratio, missing)
            origin.button("words", words_source)
        with widgets.panel(origin=trend_source):
            plain = [t("overview.trend_plain", name=name)]
            plain += [t("common.hollow")] if any(map(_cards.is_partial, quarters)) else []
            widgets.heading(findings.trend_title(ratio, finding), t("common.dot").join(plain))
            figure = charts.trend(
                quarters, value="rate", write=write, target=finding["target"], height=PANEL,
                hover=partial(hovers.county_quarter, ratio), partial=_cards.is_partial,
            )  # fmt: skip
            widgets.drawing(figure, key="trend", alt=findings.trend_title(ratio, finding))
            with sheets.ends():
                origin.button("trend", trend_source)
                sheets.put(links.way("coverage", t("overview.see_coverage"), ratio=ratio), width="content")
        with widgets.panel(origin=ranking_source):
            told = findings.ranking_title(ratio, finding)
            hover = partial(hovers.unit_rate, ratio)
            if view == "map":
                colours = "plain" if finding["target"] is None else "target"
                widgets.heading(told, t(f"overview.map_colours_{colours}") + maps.note(places))
                figure = maps.drawn(
                    places, units, value="rate", write=write, hover=hover, target=finding["target"],
                    selected=chosen, height=PANEL,
                )  # fmt: skip
            elif view == "bands":
                widgets.heading(told, t("overview.bands_plain", name=name, period=period.name))
                figure = _bands.figure(ratio, period, finding, height=PANEL)
            else:
                widgets.heading(told, t("overview.ranking_plain", name=name, period=period.name))
                shown = bounds.broken(units, value="rate", selected=chosen)
                figure = charts.ranking(
                    shown, value="rate", write=write, hover=hover, target=finding["target"],
                    county=finding["rate"], last_year="rate_last_year", selected=chosen,
                    row_height=max(13, (PANEL - 44) // len(shown)),
                )  # fmt: skip
            widgets.drawing(figure, key=view, alt=told, clicks=True)
            with sheets.ends():
                origin.button("ranking", ranking_source)
                filters.pick(
                    "view", views, views[0], label=t("overview.view"), style="pills",
                    write=lambda each: t(f"overview.view_{each}"),
                )  # fmt: skip
