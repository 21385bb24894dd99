"""The parts of the review page: who waits, one return beside the past, several approved at once."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import filters, labels, links, origin, preview, store, townpick, widgets
from dashboard.catalogue import catalogue
from dashboard.labels import t
from dashboard.pages import _acts, _correct, _history
from dashboard.pages._preview import written
from dashboard.pages._who import by_name, who
from dashboard.preview import plain
from dashboard.sources import Source

Row = Mapping[str, Any]
NOTABLE = 5
"""From this ``attention`` on a figure is like any other."""
LIST_HEIGHT, TABLE_HEIGHT = 420, 460
PROBLEMS = "returns/problem_by_return"
MARKS = {"submitted": "◐", "approved": "●", "locked": "■", "sent_back": "↩", "withdrawn": "↩", "missing": "○"}
"""A sign for each state, the same on the page of progress: never told by colour alone."""


# --- Which quarter, which return ----------------------------------------------------------------------


def waiting() -> list[dict[str, Any]]:
    """The quarters in which a return waits, the newest first."""
    return store.rows("review/waiting_by_quarter")[::-1]


def pick_quarter(waits: Sequence[Row]) -> tuple[int, int]:
    """The quarter under review: at first the newest in which a return waits, else the newest filed."""
    periods = _history.periods(_history.due_quarter())
    first = (waits[0]["year"], waits[0]["quarter"]) if waits else periods[0]
    if not waits:
        filed = store.rows("units/period_by_quarter")
        first = (filed[-1]["year"], filed[-1]["quarter"])
    years = sorted({year for year, _ in periods}, reverse=True)
    year = filters.pick(
        "year", years, first[0], label=t("common.filter_year"), write=labels.year_name, width=120
    )
    quarters = [quarter for each, quarter in periods if each == year]
    quarter = filters.pick(
        "quarter", quarters, first[1] if first[1] in quarters else quarters[0],
        label=t("common.filter_quarter"), write=labels.quarter_name, width=150,
    )  # fmt: skip
    return year, quarter


def show_elsewhere(waits: Sequence[Row], year: int, quarter: int) -> None:
    """The other quarters in which returns wait, each a button that goes there."""
    others = [row for row in waits if (row["year"], row["quarter"]) != (year, quarter)][:3]
    if not others:
        return

    def go(to_year: int, to_quarter: int) -> None:
        st.query_params.update({"year": str(to_year), "quarter": str(to_quarter)})
        st.query_params.pop("unit", None)

    source = Source({"review/waiting_by_quarter": {}})
    with widgets.sourced(source, "elsewhere"), st.container(horizontal=True, gap="small"):
        for row in others:
            period = labels.period(row["year"], row["quarter"])
            st.button(
                t("review.elsewhere", period=period, count=row["units_waiting"]),
                key=f"go_{row['year']}_{row['quarter']}", type="tertiary",
                on_click=go, args=(row["year"], row["quarter"]),
            )  # fmt: skip


def limits(kinds: Sequence[str]) -> dict[str, Any]:
    """Of many units a page of those that wait, and the chosen one."""
    page = townpick.page(townpick.of_kinds(kinds))
    unit = st.query_params.get("unit")
    return {**page.at, **({"shown": unit} if page.at and unit else {})}


def board(at: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The return of each unit that tells its state: those that wait first, with problems before others."""
    rows = [row for row in store.rows("review/return_by_quarter", **at) if row["is_shown"]]
    order = {"submitted": 0, "sent_back": 1, "approved": 2, "locked": 3}

    def weight(row: Row) -> tuple[int, bool, bool]:
        return order.get(row["status"], 4), not row["error_count"], not row["warning_count"]

    return sorted(rows, key=weight)


def show_title(rows: Sequence[Row], at: Mapping[str, Any]) -> None:
    """How many wait, as the title."""
    period = labels.period(at["year"], at["quarter"])
    count = rows[0]["units_waiting"]
    text = (
        t("review.finding", period=period, count=count) if count else t("review.finding_none", period=period)
    )
    widgets.title(text, t("review.lead"), origin=Source({"review/return_by_quarter": at}))


def show_list(rows: Sequence[dict[str, Any]], at: Mapping[str, Any]) -> dict[str, Any]:
    """The units of the quarter; a click chooses one. Returns the chosen one's row, at first the first."""
    code = st.query_params.get("unit", "")
    chosen = next((row for row in rows if row["unit_code"] == code), rows[0])
    frame = pd.DataFrame(
        {
            "chosen": "▸" if row is chosen else "",
            "unit": row["unit_name"],
            "status": _status(row["status"]),
            "problems": _problem_counts(row),
        }
        for row in rows
    )
    text = st.column_config.TextColumn
    columns = {
        "chosen": text("", width=20),
        "unit": text(t("returns.column_unit"), width=92),
        "status": text(t("returns.column_status"), width=72),
        "problems": text(t("returns.column_problems"), width=64),
    }

    def clicked(place: int) -> None:
        st.query_params.update(
            {
                "year": str(at["year"]),
                "quarter": str(at["quarter"]),
                "unit": str(rows[place]["unit_code"]),
            }
        )

    source = Source({"review/return_by_quarter": at})
    widgets.table(
        frame, columns, key="review_list", alt=t("review.list"), on_row=clicked, origin=source,
        height="content" if len(rows) <= 11 else LIST_HEIGHT,
    )  # fmt: skip
    townpick.page(int(rows[0]["rows_in_all"])).steps()
    origin.button("review_list", Source({**source.queries, "review/waiting_by_quarter": {}}))
    return chosen


def _status(status: str) -> str:
    return f"{MARKS[status]} {t(f'progress.state_{status}')}"


def _problem_counts(row: Row) -> str:
    parts = [
        t(f"review.count_{name}", count=row[f"{name}_count"])
        for name in ("error", "warning")
        if row[f"{name}_count"]
    ]
    return " ".join(parts)


def approve_several(rows: Sequence[dict[str, Any]], at: Mapping[str, Any]) -> None:
    """Approve the returns of several units at once; those without a problem are chosen at first."""
    waits = {int(row["return_id"]): row for row in rows if row["status"] == "submitted"}
    if len(waits) < 2 or store.as_of() is not None:
        return
    with st.expander(t("review.several"), icon=":material/done_all:"):
        key = f"several_{at['year']}_{at['quarter']}_{'_'.join(map(str, waits))}"
        fine = [each for each, row in waits.items() if not row["error_count"] and not row["warning_count"]]
        chosen = st.multiselect(
            t("review.several_help"), list(waits), default=fine,
            key=key,
            format_func=lambda each: waits[each]["unit_name"], placeholder=t("review.several_none"),
        )  # fmt: skip
        st.button(
            t("review.several_do"), key="several_do", icon=":material/done_all:", disabled=not chosen,
            on_click=_approve_chosen, args=(key, {each: row["unit_name"] for each, row in waits.items()}),
        )  # fmt: skip


def _approve_chosen(key: str, names: Mapping[int, str]) -> None:
    labels.use(st.query_params.get("lang"))
    chosen = list(st.session_state[key])
    done = t("review.several_done", names=labels.listing([names[each] for each in chosen], 5))
    _acts.attempt(done, lambda: store.filing.approve(store.warehouse(), chosen, by=who()))


# --- One return -----------------------------------------------------------------------------------------


def show_return(one: dict[str, Any], at: Mapping[str, Any]) -> None:
    """One quarter of one unit: what came in, what can be done, problems, figures side by side, trace."""
    year, quarter = at["year"], at["quarter"]
    unit_code, unit_name = str(one["unit_code"]), str(one["unit_name"])
    period, revision = labels.period(year, quarter), int(one["revision"])
    source = Source({"review/return_by_quarter": at}, unit=unit_code)
    widgets.heading(
        t("review.heading", unit=unit_name, period=period, revision=revision),
        _about(one),
        origin=source,
    )
    if one["waiting_count"] > 1:
        st.html(widgets.note(t("review.with_earlier", count=one["waiting_count"]), origin=source))
    _show_word(one)
    primary = "approve" if one["status"] == "submitted" else ""
    _acts.show_buttons({**one, **at}, primary=primary, with_name=True, then=lambda act: _go_on(act, one, at))
    _show_problems(one, at)
    figures = {"unit_code": unit_code, "year": year, "quarter": quarter}
    rows = store.rows("review/figure_by_unit_quarter", **figures)
    _compare(rows, figures)
    first = [str(row["measure_code"]) for row in rows if row["attention"] < NOTABLE]
    _correct.offer_folded({**one, **at}, first=first)
    with st.expander(t("review.trace"), icon=":material/history:"):
        _acts.show_trace(unit_code, year, quarter)
    with st.container(horizontal=True, gap="medium"):
        _acts.offer_file(int(one["return_id"]), one["sha256"], one["file_name"])
        links.link(
            "returns", t("review.to_return"), icon=":material/description:", view="history",
            **{"return": one["return_id"], "unit": unit_code},
        )  # fmt: skip
        links.link("township", t("review.to_township"), icon=":material/location_city:", unit=unit_code)


def _about(one: Row) -> str:
    parts = [
        t(f"returns.status_{one['status']}"),
        t("review.filed", time=labels.when(one["filed_at"]), by=by_name(one["filed_by"])),
        _acts.source_name(one),
    ]
    return t("common.dot").join(filter(None, parts))


def _show_word(one: Row) -> None:
    """The comment or reason that led to the present state."""
    if one["note"]:
        said = t("review.word", by=by_name(one["noted_by"]), time=labels.when(one["noted_at"]))
        st.html(f'<p class="ud-word"><span>{html.escape(said)}</span> {html.escape(str(one["note"]))}</p>')


def _go_on(act: str, one: Row, at: Mapping[str, Any]) -> None:
    """After an approval the next return that waits comes up; without one, or after another act, the same."""
    if act != "approve":
        return
    rest = [row for row in board(at) if row["status"] == "submitted" and row["unit_code"] != one["unit_code"]]
    shown = rest[0] if rest else one
    st.query_params.update(
        {"year": str(at["year"]), "quarter": str(at["quarter"]), "unit": str(shown["unit_code"])}
    )


def _show_problems(one: Row, at: Mapping[str, Any]) -> None:
    """Errors that were let stand, then warnings, each with the word said on it; of all returns that wait."""
    shown = [
        int(row["return_id"])
        for row in store.rows("review/return_by_quarter", **at)
        if row["unit_code"] == one["unit_code"]
        and (row["status"] == "submitted" or row["return_id"] == one["return_id"])
    ]
    sources = {return_id: Source({PROBLEMS: {"return_id": return_id}}) for return_id in shown}
    rows = [
        (row, return_id)
        for return_id, source in sources.items()
        for row in store.rows(PROBLEMS, **source.queries[PROBLEMS])
        if row["severity"] != "info"
    ]
    if not rows:
        return
    rows.sort(key=lambda each: each[0]["severity"] != "error")
    with st.container(height=180 if len(rows) > 5 else "content", border=False):
        for place, (row, return_id) in enumerate(rows):
            with widgets.sourced(sources[return_id], f"problem_{return_id}_{place}"):
                st.markdown(_problem_text(row, str(one["unit_name"])))
    for return_id in dict.fromkeys(return_id for _, return_id in rows):
        origin.button(f"problems_{return_id}", sources[return_id])


def _problem_text(row: Row, unit_name: str) -> str:
    problem = _history.problem_of(row, unit_name)
    mark = t(f"returns.mark_{row['severity']}")
    text = f"**{mark}**　{plain(preview.place(problem))}　{plain(labels.problem_message(problem))}"
    if not row["why"]:
        return text
    key = "return_word_overridden" if row["answer"] == "overridden" else "return_word"
    return f"{text}  \n{plain(t(f'returns.{key}', why=row['why']))}"


def _compare(rows: Sequence[Row], params: Mapping[str, Any]) -> None:
    """The figures beside last quarter's and last year's; at first those that need a look."""
    if all(row["state"] == "missing" for row in rows):
        st.info(t("review.no_figures"))
        return
    source = Source({"review/figure_by_unit_quarter": params})
    notable = [row for row in rows if row["attention"] < NOTABLE]
    with widgets.sourced(source, "compare"):
        counts = {"notable": rows[0]["attention_count"], "all": rows[0]["figure_count"]}
        scope = filters.pick(
            "scope", ("notable", "all"), "notable" if notable else "all", label=t("review.scope"),
            write=lambda name: t(f"review.scope_{name}", count=counts[name]), style="pills",
        )  # fmt: skip
        shown = notable if scope == "notable" else list(rows)
        if not shown:
            st.caption(t("review.nothing_notable"))
            return
        frame, columns = comparison(shown)
        height = "content" if len(frame) <= 12 else TABLE_HEIGHT
        widgets.table(frame, columns, key="review_figures", alt=t("review.compare"), height=height)
        origin.button("review_figures", source)


def comparison(rows: Sequence[Row]) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The table of figures side by side, as text, with its columns; a column nobody needs is left out."""
    frame = pd.DataFrame([_compared(row) for row in rows])
    text = st.column_config.TextColumn
    columns = {
        "mark": text(t("review.column_mark"), width=74),
        "indicator": text(t("returns.column_indicator"), width=150),
        "value": text(t("review.column_value"), alignment="right", width=88),
        "reason": text(t("review.column_reason"), width=96),
        "before": text(t("review.column_before"), alignment="right", width=88),
        "quarter": text(t("review.column_quarter"), alignment="right", width=78),
        "last_quarter": text(t("review.column_last_quarter"), alignment="right", width=84),
        "on_quarter": text(t("review.column_on_quarter"), alignment="right", width=112),
        "last_year": text(t("review.column_last_year"), alignment="right", width=88),
        "on_year": text(t("review.column_on_year"), alignment="right", width=112),
        "place": text(t("returns.column_place"), width=52),
    }
    kept = {name: config for name, config in columns.items() if any(frame[name])}
    return frame, kept


def _compared(row: Row) -> dict[str, str]:
    code = str(row["measure_code"])
    return {
        "mark": _mark(row),
        "indicator": labels.indicator_name(code),
        "value": _side(code, row["state"], row["value"], approximate=bool(row["approximate"])),
        "reason": str(json.loads(row["reason_args"])["text"]) if row["reason_args"] else "",
        "before": _side(code, row["state_before"], row["value_before"]) if row["is_corrected"] else "",
        "quarter": _number(code, row["quarter_value"]),
        "last_quarter": _side(code, row["state_last_quarter"], row["value_last_quarter"]),
        "on_quarter": _change(code, row["change_on_quarter"], row["change_on_quarter_share"]),
        "last_year": _side(code, row["state_last_year"], row["value_last_year"]),
        "on_year": _change(code, row["change_on_year"], row["change_on_year_share"]),
        "place": str(row["cell"] or ""),
    }


def _mark(row: Row) -> str:
    names = {0: "error", 1: "warning", 2: "corrected", 3: "missing", 4: "large"}
    name = names.get(int(row["attention"]))
    if name in ("error", "warning"):
        return t(f"returns.mark_{name}")
    return t(f"review.mark_{name}") if name else ""


def _side(code: str, state: str, value: float | None, *, approximate: bool = False) -> str:
    """A figure, 未报 or 不适用; a flow of an unknown quarter is unknown."""
    if state == "missing":
        return t("common.missing")
    if state == "value" and value is None:
        return t("common.unknown")
    return written(code, value, state, approximate=approximate)


def _number(code: str, value: float | None) -> str:
    return "" if value is None else written(code, value, "value")


def _change(code: str, change: float | None, share: float | None) -> str:
    """+120（+5.3%）, of money the share alone; nothing where there is nothing to compare."""
    if change is None:
        return ""
    each = catalogue().measures[code]
    if each.unit == "yuan" and share is not None:
        return labels.share(share)
    sign = "+" if change > 0 else ""
    text = sign + labels.number(change, 0 if change == int(change) else each.decimals or 2)
    return text + t("common.in_brackets", text=labels.share(share)) if share is not None else text
