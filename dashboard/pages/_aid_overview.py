"""Aid, the overview: money and people by programme, quarter by quarter, year by year, and whom it reached."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import charts, findings, labels, marks, origin, sources, store, widgets
from dashboard.catalogue import Programme, catalogue
from dashboard.filters import Period
from dashboard.labels import t
from dashboard.pages._aid import (
    NOW,
    QUARTERS,
    REACH,
    YEARS,
    Asked,
    Row,
    is_plain,
    name_ends,
    peak,
    stack,
    yuan,
)
from dashboard.sources import Source

HEIGHT = 250
YEARS_NAMED = 5
"""So many of the years have their name and amount written at their bar."""
BLANK = "\u00a0"
"""What keeps the place of a line that has nothing to say."""


def show(asked: Asked) -> None:
    """The cards, which are the key to the colours; the stacked bars; the table of whom aid reached."""
    with sources.drawing(asked.title_source):
        _cards(asked)
    origin.button("cards", asked.title_source)
    left, right = st.columns([7, 4], gap="small")
    source = Source({QUARTERS: asked.years, **asked.period.queries})
    with left, widgets.panel(origin=source):
        _quarters(asked)
        origin.button("quarters", source)
    source = Source({YEARS: asked.years, NOW: asked.period.at})
    with right, widgets.panel(origin=source):
        amount = yuan(asked.now[asked.programme]["amount_yuan"])
        heading = t("aid.year_title", amount=amount, **asked.through)
        widgets.heading(heading, t("aid.year_plain"))
        rows = store.rows(YEARS, **asked.years)
        figure = _year_chart(rows, asked.now, asked.shown, asked.programme, asked.period)
        widgets.chart(figure, key="years", alt=heading)
        origin.button("years", source)
    source = Source({REACH: asked.period.at})
    with widgets.panel(origin=source):
        _reach(store.rows(REACH, **asked.period.at), asked)
        origin.button("reach", source)


def _quarters(asked: Asked) -> None:
    heading = _quarter_title(peak(asked.by_quarter, asked.programme))
    widgets.heading(heading, t("aid.quarter_plain"))
    figure = _quarter_chart(asked.by_quarter, asked.shown, asked.programme)
    widgets.chart(figure, key="quarters", alt=heading)
    known = store.rows("units/period_by_quarter", kinds=asked.period.kinds)
    partly = _partial_quarters(known, asked.period)
    if partly:
        st.html(widgets.note(partly))


def _cards(asked: Asked) -> None:
    """One card a programme, in its colour: amount, change, whom it reached, average."""
    cards = [
        _card(each, charts.PROGRAMMES[place], asked.now[each.code])
        for place, each in enumerate(catalogue().programmes)
    ]
    st.html(f'<div class="ud-cards">{"".join(cards)}</div>')


def _card(each: Programme, colour: str, row: Row) -> str:
    change = ""
    if row["matched_change_share"] is not None:
        direction = findings.direction(row["matched_change_share"], is_rate=True)
        share = labels.share(row["matched_change_share"])
        against = t("aid.card_change") if is_plain(row) else t("common.on_year_matched")
        change = widgets.change_mark(share, direction, None, against)
    reached = []
    if row["count"] is not None:
        unit = labels.unit_word(catalogue().measures[each.count].unit)
        reached.append(t("aid.card_reached", count=labels.number(row["count"]), unit=unit))
    if row["yuan_per_count"] is not None:
        reached.append(t("aid.card_average", amount=yuan(row["yuan_per_count"])))
    counted = t(
        "common.n_of_m_short", reporting=int(row["units_reporting"]), expected=int(row["units_expected"])
    )
    name = html.escape(labels.programme_name(each))
    # A line that has nothing to say keeps its place, so that the lines of all cards stand level.
    small = html.escape(t("common.dot").join(reached)) or BLANK
    missing = "" if row["amount_yuan"] is not None else " ud-missing"
    return (
        f'<div class="ud-card"{sources.attribute()}><div class="ud-label">'
        f'<span class="ud-dot" style="background:{colour}"></span>{name}</div>'
        f'<div class="ud-figure{missing}">{widgets.written(yuan(row["amount_yuan"]))}</div>'
        f'<div class="ud-change">{change or BLANK}</div><div class="ud-small">{small}</div>'
        f'<div class="ud-small ud-last">{html.escape(counted)}</div></div>'
    )


# --- Charts -------------------------------------------------------------------------------------------------


def _quarter_title(top: Row | None) -> str:
    """The quarter with the largest amount so far."""
    if top is None:
        return t("aid.quarter_title_none")
    return t(
        "aid.quarter_title", year=labels.year_name(int(top["year"])),
        quarter=labels.quarter_name(int(top["quarter"])),
        amount=yuan(top["amount_yuan"]),
    )  # fmt: skip


def _quarter_chart(rows: Sequence[Row], shown: Sequence[Programme], chosen: str) -> charts.Figure:
    """Each quarter's own amount, stacked by programme; the year is named under its first quarter."""
    keys = sorted({(int(row["year"]), int(row["quarter"])) for row in rows})
    names = [labels.quarter_tick({"year": year, "quarter": quarter}) for year, quarter in keys]
    figure = stack(
        shown, rows, keys, lambda row: (int(row["year"]), int(row["quarter"])), "amount_yuan", chosen,
        [labels.period(*key) for key in keys], names=names, height=HEIGHT,
        state_words=[_quarter_word(rows, chosen, key) for key in keys],
    )  # fmt: skip
    # Fifteen totals over narrow bars would touch: the axis and the hover say them.
    figure["layout"]["annotations"] = [note for note in figure["layout"]["annotations"] if not note.get("y")]
    return name_ends(figure, shown)


def _quarter_word(rows: Sequence[Row], chosen: str, key: tuple[int, int]) -> str:
    """Why a quarter has no amount of its own: nobody filed it, or an earlier return is missing."""
    mine = [row for row in rows if (row["year"], row["quarter"], row["programme_code"]) == (*key, chosen)]
    known = any(row["amount_to_date_yuan"] is not None for row in mine)
    return t("common.unknown" if known else "common.missing")


def _year_chart(
    rows: Sequence[Row],
    now: Mapping[str, Row],
    shown: Sequence[Programme],
    chosen: str,
    period: Period,
) -> charts.Figure:
    """Each year's amount, stacked by programme; the shown one up to its quarter."""
    rows = [row for row in rows if row["year"] < period.year] + [
        {
            "programme_code": code,
            "year": period.year,
            "as_of_quarter": period.quarter,
            "amount_yuan": row["amount_yuan"],
            "units_reporting": row["units_reporting"],
            "units_expected": row["units_expected"],
        }
        for code, row in now.items()
    ]
    keys = sorted({int(row["year"]) for row in rows})
    names = [widgets.year_heading(rows, year) for year in keys]
    figure = stack(
        shown,
        rows,
        keys,
        lambda row: int(row["year"]),
        "amount_yuan",
        chosen,
        names,
        names=names,
        height=HEIGHT,
    )
    named = marks.named_places(len(keys), YEARS_NAMED)
    figure["layout"]["xaxis"] |= {"tickvals": named, "ticktext": [names[place] for place in named]}
    over = figure["layout"]["annotations"]
    figure["layout"]["annotations"] = [each for each in over if each["x"] in named]
    figure["layout"]["yaxis"] |= {"showticklabels": False, "showgrid": False}
    return name_ends(figure, shown)


def _partial_quarters(known: Sequence[Row], period: Period) -> str:
    """The quarters up to this one that units are missing from, each with its count; "" for none."""
    some = [
        labels.period(int(row["year"]), int(row["quarter"]))
        + t(
            "common.in_brackets",
            text=f"{int(row['units_reporting'])}/{int(row['units_expected'])}",
        )
        for row in known
        if row["units_reporting"] < row["units_expected"]
        and (row["year"], row["quarter"]) <= (period.year, period.quarter)
    ]
    return t("aid.partial_note", quarters=labels.listing(some)) if some else ""


# --- Whom it reached ----------------------------------------------------------------------------------------


def _reach(rows: Sequence[Row], asked: Asked) -> None:
    """Money, people and the average of each programme, with their changes over the same units."""
    codes = {each.code for each in asked.shown} if asked.programme != "total" else None
    shown = [row for row in rows if codes is None or row["programme_code"] in codes]
    widgets.heading(_reach_title(shown), t("aid.reach_plain", **asked.through))
    most = max([float(row["amount_yuan"] or 0) for row in shown], default=0) or 1
    heads = ("programme", "reach_amount", "reach_count", "reach_count_change", "reach_average",
             "reach_average_change", "reach_units")  # fmt: skip
    names = [t("common.programme") if head == "programme" else t(f"aid.{head}") for head in heads]
    cells = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in names)
    body = "".join(_reach_row(row, most) for row in shown)
    st.html(
        f'<div class="ud-scroll" tabindex="0"{sources.attribute()}><table class="ud-table ud-reach">'
        f"<thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _reach_row(row: Row, most: float) -> str:
    programme = next(each for each in catalogue().programmes if each.code == row["programme_code"])
    colour = charts.PROGRAMMES[[each.code for each in catalogue().programmes].index(programme.code)]
    width = max(float(row["amount_yuan"] or 0), 0) / most * 100
    bar = f'<span class="ud-bar"><i style="width:{width:.1f}%;background:{colour}"></i></span>'
    missing = t("common.missing")
    unit = catalogue().measures[programme.count].unit
    count = missing if row["count"] is None else labels.figure(row["count"], unit)
    average = missing if row["yuan_per_count"] is None else yuan(row["yuan_per_count"])
    counted = [t("common.n_of_m_short", reporting=row["units_counted"], expected=row["units_expected"])]
    if row["units_matched"] not in (0, row["units_counted"]):
        counted.append(t("aid.reach_matched", count=row["units_matched"]))
    texts = [
        count, _signed(row["matched_count_change_share"]), average,
        _signed(row["matched_average_change_share"]), t("common.dot").join(counted),
    ]  # fmt: skip
    cells = "".join(f"<td>{html.escape(text)}</td>" for text in texts)
    return (
        f'<tr><th scope="row">{html.escape(labels.programme_name(programme))}</th>'
        f'<td>{bar}<span class="ud-amount">{html.escape(yuan(row["amount_yuan"]))}</span></td>{cells}</tr>'
    )


def _signed(share: float | None) -> str:
    return t("common.no_comparison") if share is None else labels.share(share)


def _reach_title(rows: Sequence[Row]) -> str:
    """The programme whose reach changed most, over the same units."""
    known = [row for row in rows if row["matched_count_change_share"] is not None]
    if not known:
        return t("aid.reach_title_none")
    row = max(known, key=lambda each: abs(float(each["matched_count_change_share"])))
    programme = next(each for each in catalogue().programmes if each.code == row["programme_code"])
    return t(
        "aid.reach_title", name=labels.programme_name(programme), average=yuan(row["yuan_per_count"]),
        count=labels.figure(row["count"], catalogue().measures[programme.count].unit),
        change=labels.share(row["matched_count_change_share"]),
    )  # fmt: skip
