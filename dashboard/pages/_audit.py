"""Parts of the page 操作记录: the filters, the list of acts, what one act changed, the export."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import filters, labels, links, origin, soundness, sources, store, townpick, widgets
from dashboard.labels import t
from dashboard.pages import _audit_changes
from dashboard.pages._audit_words import ACTS, listed, said, units
from dashboard.pages._waiting import townships
from dashboard.pages._who import by_name
from dashboard.preview import plain
from dashboard.workbooks.csvfile import csv_bytes

PAGE = 50
"""Acts on one page of the list."""
ALL = 1_000_000
TALL, LOW = 520, 260
"""Pixels of the list, alone and while one act is shown below it."""
FILTERS = ("q", "who", "what", "unit", "from", "to")
"""Parameters of the address that narrow the list."""
_SAID_ABOVE = ("change", "unit", "period")
"""Columns left out where every row says the same: the heading says it."""
FEW = 12
"""So many changes are shown in full."""

ANYTHING: Mapping[str, Any] = dict.fromkeys(
    ("number", "person", "act", "unit_code", "wanted", "day_from", "day_to")
)
"""What audit/act_by_number is asked with where nothing narrows it."""

Row = Mapping[str, Any]


# --- What is looked for -----------------------------------------------------------------------------------


def people() -> list[str]:
    """Everyone who did something."""
    return list(dict.fromkeys(row["by_whom"] for row in store.rows("audit/act_by_person")))


def filter_bar() -> dict[str, Any]:
    """Draw the filters; what they say as parameters of audit/act_by_number."""
    done = list(dict.fromkeys(row["act"] for row in store.rows("audit/act_by_person")))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="audit_filters"):
        wanted = _text()
        person = filters.pick(
            "who", ["", *people()], "", label=t("audit.person"), width=160,
            write=lambda name: by_name(name) if name else t("audit.anyone"),
        )  # fmt: skip
        act = filters.pick(
            "what", ["", *(name for name in ACTS if name in done)], "", label=t("audit.what"), width=140,
            write=lambda name: t(f"audit.act_{name}") if name else t("audit.anything"),
        )  # fmt: skip
        unit = townpick.pick_or_find(
            lambda: dict(townships()), label=t("audit.unit"), everyone=t("audit.any_unit"), width=150
        )
        first, last = _day("from", t("audit.day_from")), _day("to", t("audit.day_to"))
        chosen = [name for name in FILTERS if st.query_params.get(name)]
        if chosen:
            st.button(t("audit.clear"), key="audit_clear", type="tertiary", on_click=clear)
    return {
        **ANYTHING, "person": person or None, "act": act or None, "unit_code": unit or None,
        "wanted": wanted or None, "day_from": first, "day_to": last,
    }  # fmt: skip


def clear() -> None:
    """Take all filters out of the address."""
    for name in (*FILTERS, "page"):
        st.query_params.pop(name, None)


def _text() -> str:
    st.session_state["audit_q"] = st.query_params.get("q", "")
    st.text_input(
        t("audit.search"), key="audit_q", max_chars=60, placeholder=t("audit.search_hint"), width=220,
        label_visibility="collapsed", icon=":material/search:",
        on_change=lambda: _set("q", st.session_state["audit_q"].strip()),
    )  # fmt: skip
    return st.query_params.get("q", "").strip()


def _day(name: str, label: str) -> date | None:
    try:
        day = date.fromisoformat(st.query_params.get(name, ""))
    except ValueError:
        day = None
    key = f"audit_{name}"
    st.session_state[key] = day

    def changed() -> None:
        picked = st.session_state[key]
        _set(name, picked.isoformat() if picked else "")

    st.date_input(
        label, key=key, on_change=changed, format="YYYY-MM-DD", width=140,
        min_value=date(1990, 1, 1), max_value=date(2089, 12, 31),
    )  # fmt: skip
    return day


def _set(name: str, value: str) -> None:
    st.query_params.pop("page", None)
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


# --- The list ---------------------------------------------------------------------------------------------


def show_list(filters: Mapping[str, Any]) -> None:
    """The acts that fit, the newest first, a page of them; a click on a row shows what it changed."""
    page = _page()
    params = {**filters, "limit_rows": PAGE, "skip_rows": PAGE * (page - 1)}
    rows = store.rows("audit/act_by_number", **params)
    if not rows and page > 1:
        _turn(1)
        st.rerun()
    if not rows:
        st.info(t("audit.no_match"))
        return
    source = origin.Source({"audit/act_by_number": params, "audit/act_by_person": {}})
    frame = pd.DataFrame([listed(row) for row in rows], dtype=str)
    columns: dict[str, Any] = {
        "number": st.column_config.TextColumn(t("audit.number"), width=56),
        "time": st.column_config.TextColumn(t("audit.time"), width=124),
        "by": st.column_config.TextColumn(t("audit.person"), width=112),
        "act": st.column_config.TextColumn(t("audit.what"), width=80),
        "unit": st.column_config.TextColumn(t("audit.unit"), width=96),
        "period": st.column_config.TextColumn(t("audit.period"), width=100),
        "said": st.column_config.TextColumn(t("audit.said"), width=200),
        "note": st.column_config.TextColumn(t("audit.note"), width=320),
    }
    is_open = _chosen() is not None
    widgets.table(
        frame, columns, key="audit_list", alt=t("audit.list"), origin=source,
        on_row=lambda place: _choose(int(rows[place]["number"])),
        height="content" if len(rows) <= FEW // 2 else LOW if is_open else TALL,
    )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="audit_pages"):
        _pager(int(rows[0]["page_number"]), int(rows[0]["page_count"]), source)
        st.download_button(
            t("audit.export"), _export(filters), t("audit.export_file"), "text/csv", key="audit_export",
            icon=":material/download:", type="tertiary", help=t("audit.export_help"), on_click="ignore",
        )  # fmt: skip
        origin.button("audit_list", source)
    if not is_open:
        st.html(widgets.note(t("audit.list_note")))


def _page() -> int:
    text = st.query_params.get("page", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1


def _turn(page: int) -> None:
    if page > 1:
        st.query_params["page"] = str(page)
    else:
        st.query_params.pop("page", None)


def _pager(page: int, pages: int, source: origin.Source) -> None:
    if pages < 2:
        return
    st.button(
        t("audit.newer"), key="audit_newer", type="tertiary", icon=":material/chevron_left:",
        disabled=page <= 1, on_click=_turn, args=(page - 1,),
    )  # fmt: skip
    st.html(
        f'<span class="ud-asof"{sources.attribute(source)}>'
        f"{html.escape(t('audit.page_of', page=page, pages=pages))}</span>",
        width="content",
    )
    st.button(
        t("audit.older"), key="audit_older", type="tertiary", icon=":material/chevron_right:",
        disabled=page >= pages, on_click=_turn, args=(page + 1,),
    )  # fmt: skip


# --- One act ----------------------------------------------------------------------------------------------


def _chosen() -> int | None:
    text = st.query_params.get("number", "")
    return int(text) if text.isdecimal() and len(text) < 16 else None


def _choose(number: int | None) -> None:
    if number is None:
        st.query_params.pop("number", None)
    else:
        st.query_params["number"] = str(number)


def show_chosen() -> None:
    """What the act that the address names changed: before and after."""
    number = _chosen()
    if number is None:
        return
    asked = {**ANYTHING, "number": number, "limit_rows": 1, "skip_rows": 0}
    rows = store.rows("audit/act_by_number", **asked)
    if not rows:
        return
    row = rows[0]
    queries = _audit_changes.source_queries([number], [row["act"]])
    source = origin.Source({**queries, "audit/act_by_number": asked}, name="audit-act")
    found = _audit_changes.changes(store.rows, queries)
    with widgets.panel(origin=source):
        with st.container(horizontal=True, vertical_alignment="top"):
            widgets.heading(_heading(row), _lead(row))
            st.button(
                t("audit.close"), key="audit_close", type="tertiary", icon=":material/close:",
                on_click=_choose, args=(None,),
            )  # fmt: skip
        if found:
            _show_changes(found)
        else:
            st.html(widgets.note(t("audit.detail_nothing")))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if row["act"] == "narrative":
                links.link(
                    "narrative", t("oldreport.to_page"), icon=":material/history_edu:", view="filed"
                )  # fmt: skip
            elif row["return_id"]:
                links.link(
                    "returns", t("audit.to_return"), icon=":material/description:",
                    **{"view": "history", "return": row["return_id"]},
                )  # fmt: skip
            origin.button("audit_act", source)


def _heading(row: Row) -> str:
    named = t("audit.detail", number=row["number"], act=t(f"audit.act_{row['act']}"))
    period = labels.period(row["year"], row["quarter"]) if row["quarter"] else ""
    return t("common.dot").join(part for part in (named, units(row), period, said(row)) if part)


def _lead(row: Row) -> str:
    lead = t("audit.detail_lead", time=labels.when(row["done_at"]), by=by_name(row["by_whom"]))
    return t("common.dot").join(part for part in (lead, row["file_name"], row["note"]) if part)


def _show_changes(found: Sequence[_audit_changes.Change]) -> None:
    shown = pd.DataFrame([_shown(each) for each in found], dtype=str)
    heads = {
        "change": t("audit.change"), "unit": t("audit.unit"), "period": t("audit.period"),
        "item": t("audit.item"), "before": t("audit.before"), "after": t("audit.after"),
        "difference": t("audit.difference"), "raw": t("audit.raw"),
    }  # fmt: skip
    right = {"before", "after", "difference"} if any(each.indicator for each in found) else set()
    columns: dict[str, Any] = {
        name: st.column_config.TextColumn(head, alignment="right" if name in right else "left")
        for name, head in heads.items()
        if shown[name].any() and not (name in _SAID_ABOVE and len(found) > 1 and shown[name].nunique() == 1)
    }
    widgets.table(
        shown, columns, key="audit_changes", alt=t("audit.item"),
        height="content" if len(found) <= FEW else LOW + 180,
    )  # fmt: skip


def _shown(each: _audit_changes.Change) -> dict[str, str]:
    return {
        "change": t(f"audit.change_{each.change}"),
        "unit": each.unit,
        "period": each.period,
        "item": each.item,
        "before": _audit_changes.written(each.before, each.indicator),
        "after": _audit_changes.written(each.after, each.indicator),
        "difference": _audit_changes.gap(each),
        "raw": each.raw,
    }


# --- Export -----------------------------------------------------------------------------------------------


def _export(filters: Mapping[str, Any]) -> Callable[[], bytes]:
    """Makes the file when it is asked for, in a thread of its own: so all it needs is taken along."""
    ask, language = store.asker(), labels.current()

    def export() -> bytes:
        labels.use(language)
        return exported(ask, filters)

    return export


def exported(ask: _audit_changes.Ask, filters: Mapping[str, Any]) -> bytes:
    """All acts that fit as CSV, one line a change; an act that changed nothing has one line."""
    rows = ask("audit/act_by_number", **filters, limit_rows=ALL, skip_rows=0)
    numbers = [int(row["number"]) for row in rows]
    queries = _audit_changes.source_queries(numbers, [str(row["act"]) for row in rows])
    by_act: dict[int, list[_audit_changes.Change]] = {}
    for each in _audit_changes.changes(ask, queries):
        by_act.setdefault(each.number, []).append(each)
    lines: list[dict[str, Any]] = []
    for row in rows:
        about = listed(row)
        found = by_act.get(int(row["number"]), [])
        if not found:
            lines.append(about)
        for each in found:
            change = {
                "unit": each.unit or about["unit"], "period": each.period or about["period"],
                "change": t(f"audit.change_{each.change}"), "item": each.item, "before": each.before,
                "after": each.after, "difference": each.difference, "raw": each.raw,
            }  # fmt: skip
            lines.append({**about, **change})
    names = "number time person what unit period said note file change item before after difference raw"
    keys = {"person": "by", "what": "act"}
    return csv_bytes({keys.get(name, name): t(f"audit.{name}") for name in names.split()}, lines)


# --- Verification -----------------------------------------------------------------------------------------


def show_verification() -> None:
    """What the last verification found, and the button for the next."""
    result = store.verification()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="audit_verify"):
        if result is None:
            st.html(
                f'<span class="ud-plain">○ {html.escape(t("audit.not_verified"))}</span>', width="content"
            )
        else:
            mark = "✓" if soundness.is_sound(result) else "▲"
            st.html(
                f'<span class="ud-plain">{mark} {html.escape(soundness.verdict(result))}</span>',
                width="content",
            )
        if st.button(
            t("audit.verify"), key="audit_verify_now", type="tertiary", icon=":material/verified_user:",
            help=t("audit.verify_help"),
        ):  # fmt: skip
            with st.spinner(t("audit.verifying")):
                store.verify_now()
            st.rerun()
    if result is not None and result["findings"]:
        told = "\n".join(f"- {plain(line.strip())}" for line in soundness.findings(result))
        (st.info if soundness.is_sound(result) else st.warning)(told)
