"""What else a visitor wants to know of a township: score, aid given, targets missed, problems, neighbours."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import (
    charts,
    filters,
    findings,
    labels,
    links,
    press,
    preview,
    sheets,
    sources,
    store,
    townpick,
    widgets,
)
from dashboard.catalogue import catalogue
from dashboard.filters import Period
from dashboard.labels import t
from dashboard.pages import _checks, _scores
from dashboard.pages._checks import COUNTS, FINDINGS, PROBLEMS
from dashboard.pages._points import missing
from dashboard.pages._township_table import light_word
from dashboard.sources import Source

Row = Mapping[str, Any]
SHOWN_TARGETS, SHOWN_PROBLEMS, PRINTED_PROBLEMS = 6, 4, 3
WORST_FIRST = ("unmet", "near")


# --- Neighbours and links ----------------------------------------------------------------------------------


def step(units: Mapping[str, str], unit: str) -> None:
    """The townships before and after this one in the list, as two buttons; the list is a round."""
    names, before, after = _beside(list(units), unit)
    if not before:
        return
    filters.offer_choice("unit")
    help_before, help_after = t("township.step_previous"), t("township.step_next")
    buttons = (
        press.button(f"set unit {before}", names[before], "chevron_left", help=help_before),
        press.button(f"set unit {after}", names[after], "chevron_right", help=help_after, is_after=True),
    )
    st.html(f'<div class="ud-foot">{"".join(buttons)}</div>', width="content")


def _beside(codes: Sequence[str], unit: str) -> tuple[dict[str, str], str, str]:
    """Names of the townships beside one, and the codes of the one before and the one after; "" for none."""
    if townpick.are_many():
        for row in store.rows("units/neighbour_by_unit", unit_code=unit, day=store.today()):
            before, after = str(row["previous_code"]), str(row["next_code"])
            return {before: row["previous_name"], after: row["next_name"]}, before, after
        return {}, "", ""
    if len(codes) < 2 or unit not in codes:
        return {}, "", ""
    place = codes.index(unit)
    names = {row["unit_code"]: row["unit_name"] for row in store.rows("units/unit_by_code")}
    return names, codes[place - 1], codes[(place + 1) % len(codes)]


def score_source(period: Period, unit: str) -> Source:
    """Where the score comes from: of the whole county, whatever kinds are shown."""
    at = {"unit_code": unit, "year": period.year, "quarter": period.quarter}
    return Source({"township/score_by_unit": at}, unit=unit)


def score(source: Source, unit: str) -> Row | None:
    """The township's row of the ranking; None where it is not part of it or has no score."""
    [(name, params)] = source.queries.items()
    row = next((row for row in store.rows(name, **params) if row["unit_code"] == unit), None)
    return row if row is not None and row["score"] is not None else None


def score_words(row: Row) -> str:
    """考核 87.46 分 ★★★★☆，第 3/20 名."""
    return t(
        "township.score", score=_scores.written(row["score"]), stars=_scores.stars(row["stars"]),
        rank=int(row["rank"]), count=int(row["units_scored"]),
    )  # fmt: skip


def score_link(row: Row, unit: str) -> None:
    """To the page of scores, with this township explained."""
    if not store.may_see("scores"):
        sheets.put(widgets.note(score_words(row)))
        return
    way = links.way("scores", score_words(row), icon="military_tech", unit=unit)
    sheets.put(f"<div{sources.attribute()}>{way}</div>")


def problems_source() -> Source:
    """Where the open problems come from."""
    return Source({COUNTS: {}, PROBLEMS: {}, FINDINGS: {}})


def open_count(unit: str) -> int:
    """How many problems of the township nobody has said a word about."""
    rows = store.rows(COUNTS)
    mine = next((row for row in rows if row["dimension"] == "unit" and row["unit_code"] == unit), None)
    return 0 if mine is None else int(mine["open_count"])


def problems_words(count: int) -> str:
    """待处理的疑点 3 个."""
    return t("township.open_count", count=count) if count else t("township.open_none")


def problems_link(count: int, unit: str) -> None:
    """To the page of checks, with this township's problems."""
    body = widgets.note(problems_words(count))
    if count:
        body = links.way("checks", problems_words(count), icon="rule", of=unit, status="open")
    st.html(f"<div{sources.attribute()}>{body}</div>", width="content")


# --- Aid ---------------------------------------------------------------------------------------------------


def aid_title(rows: Sequence[Row], period: Period) -> str:
    """What was given this year in all and how that compares."""
    total = next(row for row in rows if row["programme_code"] == "total")
    if total["amount_yuan"] is None:
        return t("township.aid_title_none")
    text = t(
        "township.aid_title", amount=labels.figure(total["amount_yuan"], "yuan", 2),
        when=t(
            "common.year_through", year=labels.year_name(period.year), through=labels.through(period.quarter)
        ),
    )  # fmt: skip
    if total["change_share"] is not None:
        text += t("township.series_title_change", change=labels.share(total["change_share"]))
    return text


def aid(rows: Sequence[Row]) -> None:
    """Programme by programme: amount, whom it reached, change on the year."""
    heads = ("common.programme", "township.aid_amount", "township.aid_count", "common.change")
    head = "".join(f'<th scope="col">{html.escape(t(key))}</th>' for key in heads)
    body = "".join(_aid_row(row) for row in rows)
    sheets.put(
        f'<table class="ud-table ud-close"{sources.attribute()}><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _aid_row(row: Row) -> str:
    code = row["programme_code"]
    programmes = {each.code: (place, each) for place, each in enumerate(catalogue().programmes)}
    dot, reached = "", ""
    if code in programmes:
        place, each = programmes[code]
        dot = f'<span class="ud-dot" style="background:{charts.PROGRAMMES[place]}"></span>'
        if row["count"] is not None:
            word = labels.unit_word(catalogue().measures[each.count].unit)
            reached = t("catalogue.with_unit", figure=labels.number(row["count"]), unit=word)
        elif row["amount_yuan"] is not None:
            reached = t("common.missing")
    amount = (
        t(f"common.{row['state']}")
        if row["amount_yuan"] is None
        else labels.figure(row["amount_yuan"], "yuan", 2)
    )
    change = "" if row["change_share"] is None else labels.share(row["change_share"])
    name = html.escape(labels.programme_name(code))
    total = ' class="ud-sum"' if code == "total" else ""
    cells = "".join(f"<td>{html.escape(text)}</td>" for text in (amount, reached, change))
    return f'<tr{total}><th scope="row">{dot}{name}</th>{cells}</tr>'


# --- Targets -----------------------------------------------------------------------------------------------


def targets_title(rows: Sequence[Row]) -> str:
    """How many targets are met, near and missed."""
    if not any(row["light"] for row in rows):
        return t("township.targets_title_none")
    first = rows[0]
    return t(
        "township.targets_title", met=int(first["items_met"]), near=int(first["items_near"]),
        unmet=int(first["items_unmet"]),
    )  # fmt: skip


def targets(rows: Sequence[Row]) -> None:
    """The targets that are not met, those that cost most points first, and what is missing to each."""
    behind = [row for row in rows if row["light"] in WORST_FIRST]
    behind.sort(key=lambda row: (WORST_FIRST.index(row["light"]), -(row["points_lost"] or 0)))
    if not behind:
        if any(row["light"] for row in rows):
            sheets.put(widgets.note(t("township.targets_all")))
        return
    heads = ("common.indicator", "common.value", "scores.column_target", "scores.column_light")
    head = "".join(f'<th scope="col">{html.escape(t(key))}</th>' for key in heads)
    body = "".join(_target_row(row) for row in behind[:SHOWN_TARGETS])
    sheets.put(
        f'<table class="ud-table ud-close"{sources.attribute()}><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _target_row(row: Row) -> str:
    code = row["indicator_code"]
    more = missing(row)
    said = f"<small>{html.escape(more)}</small>" if more else ""
    return (
        f'<tr><th scope="row">{html.escape(labels.indicator_name(code))}{said}</th>'
        f"<td>{html.escape(findings.write_value(code, row['value']))}</td>"
        f"<td>{html.escape(findings.write_value(code, row['target_to_date']))}</td>"
        f'<td><span class="ud-light ud-{row["light"]}">{html.escape(light_word(row))}</span></td></tr>'
    )


# --- Problems ----------------------------------------------------------------------------------------------


def open_items(unit: str) -> list[_checks.Item]:
    """The township's problems without a word, the gravest first, then the newest."""
    found = [item for item in _checks.items() if item.unit == unit and item.status == "open"]
    order = {severity: place for place, severity in enumerate(_checks.SEVERITIES)}
    return sorted(found, key=lambda item: (order[item.severity], [-part for part in item.period]))


def problems(items: Sequence[_checks.Item]) -> None:
    """The first few, each a link to it on the page of checks."""
    told = [
        links.sentence("checks", _problem(item), of=item.unit, status="open", item=item.key)
        for item in items[:SHOWN_PROBLEMS]
    ]
    sheets.put(f"<div{sources.attribute()}>{''.join(told)}</div>")


def problems_on_paper(items: Sequence[_checks.Item]) -> None:
    """The same as a list."""
    shown = "".join(f"<li>{html.escape(_problem(item))}</li>" for item in items[:PRINTED_PROBLEMS])
    if shown:
        st.html(f'<ul class="ud-trace"{sources.attribute()}>{shown}</ul>')


def _problem(item: _checks.Item) -> str:
    return t(
        "township.problem", severity=_checks.severity_name(item.severity), period=labels.period(*item.period),
        sentence=item.sentence, place=preview.place_of(item.row["sheet"] or "", _checks.cells(item)),
    )  # fmt: skip
