"""Parts of the page 目标考核: the scores as bars and as a table, and what the page opens with."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import charts, labels, palette, sources, store, townpick, widgets
from dashboard.filters import Period
from dashboard.labels import t
from dashboard.sources import Source

Row = Mapping[str, Any]
SCORES, POINTS, LIGHTS = (
    "scoring/score_by_unit",
    "scoring/point_by_unit_indicator",
    "scoring/light_by_indicator",
)
SCHEME, SIGNOFFS = "scoring/scheme_by_indicator", "scoring/signoff_by_quarter"
AREAS = store.scoring.AREAS
TINTS = (1.0, 0.62, 0.32, 0.08)
"""How dark each area's part of a bar is, on the scale of rates."""
ROW_HEIGHT = 25
WIDEST = 124
"""Points across the chart: room for what stands at the end of the longest bar."""


def params(period: Period, tried: Sequence[float] = ()) -> dict[str, Any]:
    """What the scores of a quarter are asked with; ``tried`` are other weights of the areas."""
    return {
        **period.at,
        "areas": AREAS if tried else None,
        "area_weights": tuple(tried) if tried else None,
    }


def rows_at(period: Period, page: townpick.Page, tried: Sequence[float] = ()) -> dict[str, Any]:
    """What the ranking is asked with: of many units a page of it, and the looked-for one."""
    unit = st.query_params.get("unit")
    return {**params(period, tried), **page.at, **({"shown": unit} if page.at and unit else {})}


def points_at(period: Period, page: townpick.Page, rows: Sequence[Row]) -> dict[str, Any]:
    """What the points are asked with: of many units those in ``rows``."""
    units = {"unit_codes": tuple(str(row["unit_code"]) for row in rows)} if page.at else {}
    return {**params(period), **units}


def lights_params(period: Period) -> dict[str, Any]:
    """What the counts of lights are asked with."""
    return dict(period.at)


def written(score: float | None) -> str:
    """A score or points as they are written: 87.46."""
    return "" if score is None else labels.number(score, 2)


def stars(count: float | None) -> str:
    """★★★★☆."""
    return "" if count is None else "★" * int(count) + "☆" * (5 - int(count))


def area_name(code: Any) -> str:
    """组织建设."""
    return t(f"scores.area_{code}")


def show_title(rows: Sequence[Row], lights: Sequence[Row], period: Period, source: Source) -> None:
    """Who leads, where the county leaves most points behind; the facts of the quarter under it."""
    first = rows[0] if rows else None
    if first is None or first["score"] is None:
        widgets.title(t("scores.finding_none", period=period.name), t("scores.lead"), origin=source)
        return
    leaders = [row for row in rows if row["rank"] == 1]
    parts = [
        t(
            "scores.finding_first", units=labels.listing([row["unit_name"] for row in leaders], 2),
            score=written(first["score"]),
        )
    ]  # fmt: skip
    if first["units_five_star"]:
        parts.append(t("scores.finding_five", count=int(first["units_five_star"])))
    lost = next((row for row in lights if row["loss_rank"] == 1 and (row["points_share"] or 1) < 1), None)
    if lost:
        name, share = labels.indicator_name(lost["indicator_code"]), labels.rate(lost["points_share"])
        parts.append(t("scores.finding_lost", name=name, share=share))
    widgets.title(t("common.clause").join(parts), t("scores.lead"), origin=source)
    last = next(row for row in reversed(rows) if row["score"] is not None)
    scored = t("scores.n_of_m", count=int(first["units_scored"]), of=int(first["units_expected"]))
    widgets.facts(
        [
            (t("scores.fact_scored"), scored),
            (t("scores.fact_highest"), written(first["score"])),
            (t("scores.fact_lowest"), f"{written(last['score'])} {last['unit_name']}"),
            (t("scores.fact_signed"), _signed(first)),
        ],
        origin=source,
    )


def _signed(row: Row) -> str:
    if not row["is_signed"]:
        return t("scores.not_signed")
    if row["units_changed"]:
        return t("scores.signed_changed", count=int(row["units_changed"]))
    return t("scores.signed_same")


# --- Bars -----------------------------------------------------------------------------------------------


def bars(rows: Sequence[Row], *, key: str, title: str, plain: str) -> None:
    """Each unit's score as a bar of its areas, the best on top; a click goes to the township."""
    widgets.heading(title, plain)
    scale = palette.Scale(0, 1, None)
    groups = [
        (area_name(code), scale.colour(tint), [row[f"{code}_points"] for row in rows])
        for code, tint in zip(AREAS, TINTS, strict=True)
    ]

    def hover(group: int, place: int) -> str:
        row = rows[place]
        lines = [f"<b>{row['unit_name']}</b>"]
        lines += [f"{area_name(code)} {written(row[f'{code}_points'])}" for code in AREAS]
        lines.append(t("scores.hover_total", score=written(row["score"]), stars=stars(row["stars"])))
        return "<br>".join(lines) if row["score"] is not None else f"{lines[0]}<br>{t('common.missing')}"

    figure = charts.stacked(
        groups, names=[str(row["unit_name"]) for row in rows], hover=hover,
        codes=[str(row["unit_code"]) for row in rows], horizontal=True,
        totals=[_end(row) for row in rows],
        state_words=[t("common.missing") if row["score"] is None else "" for row in rows],
        height=len(rows) * ROW_HEIGHT + 48,
    )  # fmt: skip
    figure["layout"]["xaxis"]["range"] = [0, WIDEST]
    widgets.chart(figure, key=key, alt=title, clicks=True)


def _end(row: Row) -> str:
    """What stands at a bar's end, short enough for a phone: 92.41 ★5."""
    return "" if row["score"] is None else f"{written(row['score'])}  ★{int(row['stars'])}"


# --- The table --------------------------------------------------------------------------------------------


def table(rows: Sequence[Row], key: str) -> None:
    """The ranking in numbers; a click on a row shows how that unit's points came about."""
    is_signed = bool(rows and rows[0]["is_signed"])
    frame = pd.DataFrame([_line(row) for row in rows])
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    columns: dict[str, Any] = {
        "rank": number(t("common.rank"), width=52),
        "unit": text(t("common.unit"), pinned=True),
        "score": number(t("scores.now_score" if is_signed else "scores.score"), format="%.2f", width=66),
    }
    if is_signed:
        columns |= {
            "signed": number(t("scores.signed_score"), format="%.2f", width=66),
            "change": number(t("scores.change_since"), format="%+.2f", width=66),
        }
    columns |= {
        "stars": text(t("scores.stars"), width=84),
        "met": number(t("scores.light_met"), width=56),
        "near": number(t("scores.light_near"), width=56),
        "unmet": number(t("scores.light_unmet"), width=56),
        "missing": number(t("common.missing"), width=56),
    }
    if is_signed:
        columns["signed_stars"] = text(t("scores.signed_stars"), width=84)
    columns |= {code: number(area_name(code), format="%.2f") for code in AREAS}

    def chosen(place: int) -> None:
        st.query_params["unit"] = str(rows[place]["unit_code"])

    widgets.table(frame, columns, key=key, alt=t("scores.table"), on_row=chosen, height="content")


def _line(row: Row) -> dict[str, Any]:
    return {
        "rank": row["rank"], "unit": row["unit_name"], "stars": stars(row["stars"]), "score": row["score"],
        **{code: row[f"{code}_points"] for code in AREAS},
        "met": row["items_met"], "near": row["items_near"], "unmet": row["items_unmet"],
        "missing": row["items_missing"], "signed": row["signed_score"],
        "signed_stars": stars(row["signed_stars"]), "change": row["change_since_signed"],
    }  # fmt: skip


# --- Lights -----------------------------------------------------------------------------------------------

SHAPES = {"met": "●", "near": "▲", "unmet": "■"}
NO_LIGHT = {"missing": "–", "partial": "–", "not_applicable": "/", "no_base": "/"}


def light(row: Row) -> str:
    """A light as HTML: its shape and its word; why there is none where there is none."""
    if row["light"]:
        word = t(f"scores.light_{row['light']}")
        return f'<span class="ud-light ud-{row["light"]}">{SHAPES[row["light"]]} {html.escape(word)}</span>'
    word = t("scores.state_no_base") if row["state"] == "no_base" else t(f"common.{row['state']}")
    return f'<span class="ud-small">{html.escape(word)}</span>'


def matrix(points: Sequence[Row], rows: Sequence[Row], lights: Sequence[Row]) -> None:
    """Units against items: which light each has; below, how many of each there are."""
    held = {(row["unit_code"], row["indicator_code"]): row for row in points}
    codes = [row["indicator_code"] for row in lights]
    heads = "".join(f'<th scope="col">{html.escape(labels.indicator_name(code))}</th>' for code in codes)
    spans = "".join(
        f'<th scope="colgroup" colspan="{sum(row["area_code"] == code for row in lights)}">'
        f"{html.escape(area_name(code))}</th>"
        for code in AREAS
        if any(row["area_code"] == code for row in lights)
    )
    body = "".join(
        f'<tr><th scope="row">{html.escape(str(unit["unit_name"]))}</th>'
        + "".join(f"<td>{light(held[unit['unit_code'], code])}</td>" for code in codes)
        + "</tr>"
        for unit in rows
    )
    met = "".join(f"<td>{int(row['units_met'])}/{int(row['units_reporting'])}</td>" for row in lights)
    ahead = "".join(f"<td>{_ahead(row)}</td>" for row in lights)
    st.html(
        f'<div class="ud-wide" tabindex="0"{sources.attribute()}><table class="ud-lights">'
        f"<thead><tr><th></th>{spans}</tr><tr><th></th>{heads}</tr></thead><tbody>{body}</tbody>"
        f'<tfoot><tr><th scope="row">{html.escape(t("scores.row_met"))}</th>{met}</tr>'
        f'<tr><th scope="row">{html.escape(t("scores.row_pace"))}</th>{ahead}</tr></tfoot></table></div>'
    )


def _ahead(row: Row) -> str:
    ahead, behind = int(row["units_ahead"]), int(row["units_behind"])
    return t("scores.ahead_behind", ahead=ahead, behind=behind) if ahead or behind else "–"


def source(period: Period, *, unit: str | None, page: townpick.Page, rows: Sequence[Row]) -> Source:
    """Where scores, points and lights come from."""
    return Source(
        {
            SCORES: rows_at(period, page),
            POINTS: points_at(period, page, rows),
            LIGHTS: lights_params(period),
            SCHEME: {"year": period.year},
            **period.queries,
        },
        unit=unit,
    )
