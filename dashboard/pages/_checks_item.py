"""One thing that the checks found: why it is listed, its figures and their series, and what can be done."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import charts, labels, links, marks, origin, preview, sources, store, widgets
from dashboard.catalogue import catalogue
from dashboard.labels import t
from dashboard.pages import _acts, _checks
from dashboard.pages._checks import Item
from dashboard.pages._who import by_name, who
from dashboard.preview import plain
from dashboard.sources import Source

FIGURES = "validation/figure_by_measure"
SERIES = "township/series_by_unit_quarter"
PROPOSING = ("unit_slip", "digit_twice")
"""Kinds that know which figure was probably meant."""
TO_DATE = ("unit_slip", "digit_twice", "sum_differs")
"""Kinds that are about the figure as it was typed; the others look at what a flow did in the quarter."""
SHOWN_SERIES = frozenset({"V30", "V31", "V32", "V33", "V34"})
"""Rules about one figure over time or by its size: its series tells more than the figure alone."""


def show(item: Item, found: Sequence[Item]) -> None:
    """The whole of an item; ``found`` are all that the checks found."""
    source = _checks_source(item)
    with sources.drawing(source):
        of = sources.attribute()
        head = " · ".join(
            (
                _checks.severity_name(item.severity),
                str(item.row["unit_name"]),
                labels.period(*item.period),
                t(f"checks.status_{item.status}"),
            )
        )
        st.html(
            f'<p class="ud-plain"{of}>{html.escape(head)}</p>'
            f'<h2 class="ud-finding"{of}>{html.escape(item.sentence)}</h2>{_more(item, of)}'
        )
    if item.measures:
        if item.severity == "finding" or item.kind in SHOWN_SERIES:
            _show_series(item)
        _show_figures(item)
    _show_word(item, source)
    _show_acts(item, found)


def _checks_source(item: Item) -> Source:
    name = _checks.FINDINGS if item.severity == "finding" else _checks.PROBLEMS
    return Source({name: item.asked}, unit=item.unit)


def _more(item: Item, of: str) -> str:
    """What stands behind the sentence of an outlier: what its peers did, and how far off it is."""
    row = item.row
    if item.kind != "outlier":
        return ""
    text = t(
        "checks.outlier_more",
        multiple=labels.number(row["peer_multiple"], 2),
        peers=row["peer_count"],
        quarters=row["own_count"],
        own=labels.number(row["own_score"], 1),
        peer=labels.number(row["peer_score"], 1),
    )
    return f'<p class="ud-note"{of}>{html.escape(text)}</p>'


# --- The figures ------------------------------------------------------------------------------------------


def _show_series(item: Item) -> None:
    code = item.measures[0]
    each = catalogue().measures[code]
    params = {"unit_code": item.unit, "indicator": code}
    source = Source({SERIES: params}, unit=item.unit)
    by_quarter = each.measure_type != "stock" and each.additive and item.kind not in (*TO_DATE, *SHOWN_SERIES)
    column = "quarter_value" if by_quarter else "value"
    rows = store.rows(SERIES, **params)

    def hover(row: Mapping[str, Any]) -> str:
        value = row[column]
        written = marks.state_word(row) if value is None else _checks.full(code, value)
        return f"{labels.period(row['year'], row['quarter'])}<br>{written}"

    figure = charts.columns(
        rows, value=column, name=labels.quarter_tick, hover=hover, height=170,
        write=lambda value: _checks.bare(code, value), is_money=each.unit == "yuan",
        chosen=lambda row: (row["year"], row["quarter"]) == item.period,
    )  # fmt: skip
    basis = "stock" if each.measure_type == "stock" else "quarter" if by_quarter else "ytd"
    name = t(f"checks.series_{basis}", name=labels.indicator_name(code))
    with sources.drawing(source):
        st.html(f'<p class="ud-plain"{sources.attribute()}>{html.escape(name)}</p>')
        widgets.chart(figure, key=f"series_{item.key}", alt=name)
        origin.button("check_series", source)


def _show_figures(item: Item) -> None:
    year, quarter = item.period
    params = {"unit_code": item.unit, "year": year, "quarter": quarter, "measures": item.measures}
    source = Source({FIGURES: params}, unit=item.unit)
    rows = sorted(store.rows(FIGURES, **params), key=lambda row: item.measures.index(row["measure_code"]))
    rows = [row for row in rows if _is_meant(item, row, rows)]
    if not rows:
        return
    frame = pd.DataFrame([_figure_row(row) for row in rows])
    right: dict[str, Any] = {
        name: st.column_config.TextColumn(t(f"checks.figure_{name}"), alignment="right")
        for name in ("value", "value_last_quarter", "value_last_year")
    }
    columns: dict[str, Any] = {
        "name": t("checks.figure_name"),
        **right,
        "raw": t("checks.figure_raw"),
        "place": t("checks.figure_place"),
    }
    if all(_is_written_so(row) for row in rows):
        columns.pop("raw")
    with sources.drawing(source):
        widgets.table(
            frame, columns, key=f"figures_{item.key}", alt=t("checks.figures"), height="content",
            origin=source,
        )  # fmt: skip
        origin.button("check_figures", source)


def _is_meant(item: Item, row: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> bool:
    """Rules read the figure to date; the quarter's own stands beside it only where the two are compared."""
    if item.severity == "finding" or item.row["basis"] == "quarter" or row["basis"] != "quarter":
        return True
    return not any(each["measure_code"] == row["measure_code"] and each["basis"] == "ytd" for each in rows)


def _is_written_so(row: Mapping[str, Any]) -> bool:
    """Whether the text of the cell is just the number."""
    text = str(row["raw_text"] or "").replace(",", "").strip()
    return row["value"] is not None and text == f"{row['value']:.2f}".rstrip("0").rstrip(".")


def _figure_row(row: Mapping[str, Any]) -> dict[str, str]:
    code = str(row["measure_code"])
    name, unit = labels.indicator_name(code), catalogue().measures[code].unit
    decimals = catalogue().measures[code].decimals
    if row["basis"] != "stock":
        name = t("checks.with_basis", name=name, basis=t(f"returns.basis_{row['basis']}"))
    values = {
        column: "" if row[column] is None else labels.figure(row[column], unit, decimals, style="table")
        for column in ("value", "value_last_quarter", "value_last_year")
    }
    if row["source_kind"] in ("correction", "nil"):
        place = t(f"returns.source_{row['source_kind']}")
    else:
        place = preview.place_of(row["sheet"] or "", row["cell"] or "")
    return {"name": name, **values, "raw": str(row["raw_text"] or ""), "place": place}


# --- What was said and what can be done --------------------------------------------------------------------


def _show_word(item: Item, source: Source) -> None:
    if item.status == "open":
        return
    text = t(
        f"checks.said_{item.status}", why=item.row["why"], by=by_name(item.row["answered_by"]),
        time=labels.when(item.row["answered_at"]),
    )  # fmt: skip
    st.html(f'<p class="ud-body"{sources.attribute(source)}>{html.escape(text)}</p>')


def _show_acts(item: Item, found: Sequence[Item]) -> None:
    if item.row["return_id"] is None or _acts.may_not("explain", item.unit):
        return
    proposal = _proposal(item, found) if store.may("correct") else None
    if proposal is not None:
        _offer_correction(item, proposal, slips_with(proposal, found))
    act = "overridden" if item.severity == "error" else "explained"
    with st.form(f"word_{item.key}", border=False), st.container(
        horizontal=True, vertical_alignment="bottom", gap="small"
    ):  # fmt: skip
        why = st.text_input(
            t(f"checks.word_{act}"), key=f"why_{item.key}", max_chars=200,
            placeholder=t("checks.word_placeholder"), width=300,
        )  # fmt: skip
        pressed = st.form_submit_button(t(f"checks.do_{act}"), key=f"do_{item.key}")
    if pressed:
        say(item, act, why)
        st.rerun()
    links.link(
        "returns", t("checks.open_return"), icon=":material/description:", key="open_return",
        view="history", **{"return": item.row["return_id"]},
    )  # fmt: skip


def say(item: Item, act: str, why: str) -> None:
    """Keep a word about an item with the return that holds its figures."""
    if not why.strip():
        _acts.attempt("", _no_reason)
        return
    place = {"return_id": int(item.row["return_id"]), "rule_code": item.kind}
    place |= {"sheet": item.row["sheet"], "cell": item.row["cell"]}
    _acts.attempt(
        t(f"checks.done_{act}"),
        lambda: store.warehouse().act("explain", {**place, "act": act, "why": why.strip()}, by=who()),
    )


def _no_reason() -> None:
    raise store.filing.NotAllowedError("needs_reason")


def _proposal(item: Item, found: Sequence[Item]) -> Item | None:
    """The open finding that says what was probably meant: the item itself, or one of a figure it compares."""
    if item.status != "open":
        return None
    if item.kind in PROPOSING:
        return item
    return next(
        (
            each
            for each in found
            if each.kind in PROPOSING
            and each.status == "open"
            and (each.unit, each.period) == (item.unit, item.period)
            and each.measures[0] in item.measures
        ),
        None,
    )


def _offer_correction(item: Item, proposal: Item, alike: Sequence[Item]) -> None:
    """Old and new figure side by side, and the button that files the new one as a revision."""
    code, year, quarter = proposal.measures[0], *proposal.period
    with widgets.sourced(_checks_source(proposal), f"proposal_{item.key}"):
        if proposal is not item:
            st.caption(plain(proposal.sentence))
        st.markdown(
            t(
                "checks.proposal",
                name=plain(labels.indicator_name(code)),
                old=_checks.full(code, proposal.row["value"]),
                new=_checks.full(code, proposal.row["proposed"]),
            )
        )
        with st.container(horizontal=True, gap="small"):
            pressed = st.button(
                t("checks.correct"), key=f"correct_{item.key}", type="primary", icon=":material/edit:"
            )
            all_pressed = len(alike) > 1 and st.button(
                t("checks.correct_all", count=proposal.row["slip_count"]), key=f"correct_all_{item.key}"
            )
    if pressed or all_pressed:
        wrong = alike if all_pressed else [proposal]
        done = t("checks.corrected", unit=item.row["unit_name"], period=labels.period(year, quarter))
        _acts.attempt(done, lambda: correct(wrong))
        st.rerun()


def slips_with(item: Item, found: Sequence[Item]) -> list[Item]:
    """Every open unit slip of the same unit and quarter."""
    if item.kind != "unit_slip":
        return [item]
    return [
        each
        for each in found
        if each.kind == "unit_slip"
        and each.status == "open"
        and (each.unit, each.period) == (item.unit, item.period)
    ]


def correct(wrong: Sequence[Item]) -> None:
    """File the proposed figures of one unit and quarter as a revision. Raises NotAllowedError."""
    first = wrong[0]
    figures = [
        store.filing.Correction(
            each.measures[0], each.row["basis"], Decimal(str(each.row["proposed"])).quantize(Decimal("0.01")),
        )
        for each in wrong
    ]  # fmt: skip
    store.filing.correct(store.warehouse(), first.unit, *first.period, figures, by=who(), why=first.sentence)
