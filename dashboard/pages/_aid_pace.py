"""Aid within the year: how it adds up against earlier years, and in which quarter it is paid."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard import charts, curves, labels, origin, store, widgets
from dashboard.catalogue import catalogue
from dashboard.labels import t
from dashboard.pages import _boundaries
from dashboard.pages._aid import Asked, Row, yuan

PACE = "aid/pace_by_year_quarter"
SEASON = "aid/season_by_programme_quarter"
QUARTERS = (1, 2, 3, 4)
SEASONAL = ("warmth", "cool")
"""The programmes with a season of their own: the Spring Festival and the summer heat."""


def pace(asked: Asked) -> None:
    """This year's line among the earlier ones over the same units; the difference quarter by quarter."""
    # Like for like over several years is on today's boundaries, whatever the rest of the page is on.
    at = {
        "programme": asked.programme, "year_from": asked.period.first_year, **asked.period.at,
        "boundaries": "today",
    }  # fmt: skip
    rows = store.rows(PACE, **at)
    source = asked.source({PACE: at})
    if not rows or not rows[0]["units_matched"]:
        with widgets.panel(origin=source):
            widgets.heading(t("aid.pace_none"), t("aid.pace_none_plain"))
            origin.button("pace", source)
        return
    left, right = st.columns([7, 5], gap="small")
    with left, widgets.panel(origin=source):
        title = _pace_title(asked, rows[0])
        widgets.heading(title, _pace_plain(rows[0]))
        figure = curves.paces(
            rows, value="matched_to_date_yuan", year=asked.period.year, name=labels.year_name,
            quarters=[labels.quarter_name(each) for each in QUARTERS], write=yuan, hover=_pace_hover,
            partial=lambda row: bool(row["units_counted"] < row["units_matched"]), height=400,
        )  # fmt: skip
        widgets.chart(figure, key="pace", alt=title)
        if any(row["units_counted"] < row["units_matched"] for row in rows):
            st.html(widgets.note(t("common.hollow") + t("common.sentence_end")))
        origin.button("pace", source)
    with right, widgets.panel(origin=source):
        _differences(asked, [row for row in rows if row["year"] == asked.period.year])
        origin.button("differences", source)


def _pace_title(asked: Asked, row: Row) -> str:
    change = row["now_change_yuan"]
    key = "aid.pace_more" if change > 0 else "aid.pace_less" if change < 0 else "aid.pace_same"
    share = labels.share(row["now_change_share"])
    return t(
        key, name=asked.name, amount=yuan(row["now_yuan"]), change=yuan(abs(change)), share=share,
        **asked.through,
    )  # fmt: skip


def _pace_plain(row: Row) -> str:
    counted = t("aid.pace_units", count=int(row["units_matched"]), expected=int(row["units_expected"]))
    parts = [counted]
    if _boundaries.changes():
        parts.append(t("aid.pace_boundaries"))
    if row["now_share"] is not None:
        now, past = labels.rate(row["now_share"]), labels.rate(row["last_year_share"])
        parts.append(t("aid.pace_share", now=now, past=past))
    return t("common.dot").join(parts)


def _pace_hover(row: Row) -> str:
    year = t(
        "common.year_through", year=labels.year_name(row["year"]), through=labels.through(row["quarter"])
    )
    counted = t("common.n_of_m", reporting=row["units_counted"], expected=row["units_matched"])
    lines = [f"<b>{year}</b>", yuan(row["matched_to_date_yuan"], in_full=True), counted]
    if row["matched_quarter_yuan"] is not None:
        lines.insert(2, t("aid.pace_alone", amount=yuan(row["matched_quarter_yuan"], in_full=True)))
    return "<br>".join(lines)


def _differences(asked: Asked, rows: Sequence[Row]) -> None:
    """This year's quarters beside last year's; the quarter that makes most of the difference."""
    known = [row for row in rows if row["matched_quarter_change_yuan"] is not None]
    if known:
        most = max(known, key=lambda row: abs(float(row["matched_quarter_change_yuan"])))
        change = float(most["matched_quarter_change_yuan"])
        key = "aid.quarter_more" if change > 0 else "aid.quarter_less" if change < 0 else "aid.quarter_same"
        title = t(key, quarter=labels.quarter_name(most["quarter"]), amount=yuan(abs(change)))
    else:
        title = t("aid.quarter_title_none")
    widgets.heading(title, t("aid.differences_plain"))
    held = {int(row["quarter"]): row for row in rows}
    quarters = [each for each in QUARTERS if each <= asked.period.quarter]
    shown = [held.get(each) for each in quarters]
    figure = curves.pairs(
        [labels.quarter_name(each) for each in quarters],
        [row["matched_quarter_yuan_last_year"] if row else None for row in shown],
        [row["matched_quarter_yuan"] if row else None for row in shown],
        before_name=labels.year_name(asked.period.year - 1), now_name=labels.year_name(asked.period.year),
        words=[_difference(row) for row in shown], height=400,
        hover=lambda index: _difference_hover(asked, quarters[index], shown[index]),
    )  # fmt: skip
    widgets.chart(figure, key="differences", alt=title)


def _difference(row: Row | None) -> str:
    if row is None:
        return t("common.missing")
    change = row["matched_quarter_change_yuan"]
    if change is None:
        return t("common.unknown")
    sign = "+" if change > 0 else "-" if change < 0 else ""
    return sign + yuan(abs(change))


def _difference_hover(asked: Asked, quarter: int, row: Row | None) -> str:
    lines = [f"<b>{labels.quarter_name(quarter)}</b>"]
    if row is None:
        return "<br>".join([*lines, t("common.missing")])
    pairs = (
        (asked.period.year - 1, "matched_quarter_yuan_last_year"),
        (asked.period.year, "matched_quarter_yuan"),
    )
    for year, column in pairs:
        amount = t("common.unknown") if row[column] is None else yuan(row[column], in_full=True)
        lines.append(f"{labels.year_name(year)} {amount}")
    return "<br>".join([*lines, _difference(row)])


# --- In which quarter it is paid ----------------------------------------------------------------------------


def season(asked: Asked) -> None:
    """Each programme's quarters over all whole years; the seasonal ones (or the chosen one) year by year."""
    last = asked.period.year if asked.period.quarter == 4 else asked.period.year - 1
    years = {**asked.years, "year_to": max(last, asked.period.first_year)}
    rows = store.rows(SEASON, **years) if last >= asked.period.first_year else []
    source = asked.source({SEASON: years})
    if not rows:
        with widgets.panel(origin=source):
            widgets.heading(t("aid.season_none"), t("aid.season_none_plain"))
            origin.button("season", source)
        return
    pooled = [row for row in rows if row["year"] is None]
    left, right = st.columns(2, gap="small")
    with left, widgets.panel(origin=source):
        title = _season_title(asked, pooled)
        first, until = min(row["first_year"] for row in pooled), max(row["last_year"] for row in pooled)
        since = labels.year_name(first) if first == until else t("aid.season_years", first=first, last=until)
        widgets.heading(title, t("aid.season_plain", years=since))
        widgets.chart(_by_programme(pooled), key="season", alt=title)
        st.html(widgets.note(t("aid.season_note")))
        if asked.period.quarter < 4:
            st.html(widgets.note(t("aid.season_open", year=labels.year_name(asked.period.year))))
        origin.button("season", source)
    with right:
        for code in SEASONAL if asked.programme == "total" else (asked.programme,):
            mine = [row for row in rows if row["programme_code"] == code and row["year"] is not None]
            if mine:
                with widgets.panel(origin=source):
                    _by_year(code, mine)
                    origin.button(f"season_{code}", source)


def _peaks(pooled: Sequence[Row]) -> list[Row]:
    """Each programme's largest quarter, the most seasonal programme first."""
    found = [row for row in pooled if row["is_peak"] and row["programme_code"] != "total"]
    return sorted(found, key=lambda row: -float(row["quarter_share"]))


def _season_title(asked: Asked, pooled: Sequence[Row]) -> str:
    peaks = _peaks(pooled)
    if asked.programme == "total":
        order = {code: place for place, code in enumerate(SEASONAL)}
        shown = sorted(
            (row for row in peaks if row["programme_code"] in SEASONAL),
            key=lambda row: order[row["programme_code"]],
        )
    else:
        shown = [row for row in peaks if row["programme_code"] == asked.programme]
    if not shown:
        return t("aid.season_none")
    return t("common.clause").join(
        t(
            "aid.season_clause", name=labels.programme_name(row["programme_code"]),
            share=labels.rate(row["quarter_share"]), quarter=labels.quarter_name(row["quarter"]),
        )
        for row in shown
    )  # fmt: skip


def _by_programme(pooled: Sequence[Row]) -> charts.Figure:
    codes = [each.code for each in catalogue().programmes] + ["total"]
    have = {row["programme_code"] for row in pooled}
    units = [{"unit_code": code, "unit_name": labels.programme_name(code)} for code in codes if code in have]
    cells = [
        {**row, "unit_code": row["programme_code"], "year": row["quarter"], "state": "missing"}
        for row in pooled
    ]
    return charts.heat(
        cells, value="quarter_share", units=units, years=QUARTERS,
        year_names=[labels.quarter_name(each) for each in QUARTERS], write=labels.rate,
        hover=partial(_season_hover, name=""), row_height=40,
    )  # fmt: skip


def _by_year(code: str, rows: Sequence[Row]) -> None:
    """One programme's quarters year by year: whether its season is always the same."""
    name = labels.programme_name(code)
    peaks = [row for row in rows if row["is_peak"]]
    quarters = {row["quarter"] for row in peaks}
    if len(quarters) == 1:
        low, high = (pick(peaks, key=lambda row: float(row["quarter_share"])) for pick in (min, max))
        title = t(
            "aid.season_always", name=name, quarter=labels.quarter_name(quarters.pop()),
            low=labels.rate(low["quarter_share"]), high=labels.rate(high["quarter_share"]),
        )  # fmt: skip
    else:
        title = t("aid.season_varies", name=name)
    years = sorted({row["year"] for row in rows}, reverse=True)
    widgets.heading(title, t("aid.season_by_year", name=name))
    cells = [
        {**row, "unit_code": str(row["year"]), "year": row["quarter"], "of": row["year"]} for row in rows
    ]
    figure = charts.heat(
        cells, value="quarter_share", years=QUARTERS, write=labels.rate,
        units=[{"unit_code": str(year), "unit_name": labels.year_name(year)} for year in years],
        year_names=[labels.quarter_name(each) for each in QUARTERS],
        hover=partial(_season_hover, name=name), row_height=34,
    )  # fmt: skip
    widgets.chart(figure, key=f"season_{code}", alt=title)


def _season_hover(row: Row, *, name: str) -> str:
    head = name or labels.programme_name(row["programme_code"])
    quarter = labels.quarter_name(row["quarter"])
    when = labels.period(row["of"], row["quarter"]) if "of" in row else quarter
    counted = t("common.n_of_m", reporting=row["units_matched"], expected=row["units_expected"])
    of_years = t("aid.season_counted", count=row["units_matched"], of=row["units_expected"])
    return "<br>".join(
        [
            f"<b>{head} {when}</b>",
            t(
                "aid.season_hover", amount=yuan(row["matched_quarter_yuan"], in_full=True),
                year=yuan(row["matched_year_yuan"], in_full=True), share=labels.rate(row["quarter_share"]),
            ),
            counted if "of" in row else of_years,
        ]
    )  # fmt: skip
