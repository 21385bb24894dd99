"""What a file does not say itself, asked of the person: period, township, doubtful and unknown headers.

Nothing is guessed and nothing chosen beforehand. All answers of a file are given in one form; then the file
is read again with them, and what was not answered yet is asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from dashboard import labels, preview, store
from dashboard.catalogue import catalogue
from dashboard.intake.records import Choices, Problem
from dashboard.labels import t
from dashboard.pages._waiting import ask_header_again, go_by_the_file, townships
from dashboard.preview import NOT_TAKEN, Question, plain

if TYPE_CHECKING:
    from dashboard.pages._waiting import Waiting

YEARS_BACK = 6
OFFERED = 12
"""Unknown items that are offered for mapping at a time; the next follow when these are decided."""


def ask(item: Waiting, check_again: Callable[[Waiting, Choices, Mapping[str, str]], None]) -> None:
    """Ask what the file leaves open, and show what has been decided about its headers."""
    _offer_the_file(item)
    _show_decided(item)
    codes = {problem.code for problem in item.problems}
    doubtful = preview.questions(preview.group_problems(item.problems).doubtful)
    items = preview.questions(preview.group_problems(item.problems).unknown)
    unknown = [problem for problem in item.problems if problem.code == "unknown_township"]
    asks_period = "missing_period" in codes or item.choices.year is not None
    asks_township = "missing_township" in codes or item.choices.township is not None
    must = asks_period or asks_township or doubtful or unknown
    if not (must or items):
        return
    place = st.container() if must else _aside(item, len(items))
    with place, st.form(f"ask_{item.key}", border=bool(must)):
        answers = item.choices
        if asks_period or asks_township:
            answers = _ask_place(item, asks_period, asks_township)
        aliases = _ask_names(item, unknown)
        headers = {**item.choices.headers, **_ask_headers(item, doubtful)}
        with _aside(item, len(items)) if must and items else st.container():
            headers |= _ask_items(item, items)
        kind: Literal["primary", "secondary"] = "primary" if must else "secondary"
        if st.form_submit_button(t("returns.check_again"), type=kind, key=f"again_{item.key}"):
            check_again(item, replace(answers, headers=headers), aliases)
            st.rerun()


def _aside(item: Waiting, count: int) -> AbstractContextManager[Any]:
    """What may be answered but need not be, folded away."""
    title = t("returns.ask_items", count=count)
    return st.expander(title, icon=":material/playlist_add:", key=f"items_{item.key}")


def _offer_the_file(item: Waiting) -> None:
    """The way out of a choice on the form that the file contradicts."""
    if any(problem.code in preview.CONTRADICTIONS for problem in item.problems):
        st.button(
            t("returns.go_by_the_file"),
            key=f"by_file_{item.key}",
            icon=":material/description:",
            on_click=go_by_the_file,
            args=(item.key,),
        )


# --- Period and township --------------------------------------------------------------------------------


def _ask_place(item: Waiting, asks_period: bool, asks_township: bool) -> Choices:
    answers = item.choices
    st.markdown(f"**{t('returns.ask_title')}**")
    with st.container(horizontal=True):
        if asks_period:
            year, quarter = _ask_period(item)
            answers = replace(answers, year=year, quarter=quarter)
        if asks_township:
            chosen = _ask_township(f"unit_{item.key}", t("returns.township"), answers.township)
            answers = replace(answers, township=chosen)
    return answers


def _ask_period(item: Waiting) -> tuple[int | None, int | None]:
    years = recent_years()
    year = st.selectbox(
        t("returns.year"),
        years,
        index=years.index(item.choices.year) if item.choices.year in years else None,
        format_func=labels.year_name,
        placeholder=t("returns.choose"),
        key=f"year_{item.key}",
        width=150,
    )
    quarter = st.selectbox(
        t("returns.quarter"),
        [1, 2, 3, 4],
        index=item.choices.quarter - 1 if item.choices.quarter else None,
        format_func=labels.quarter_name,
        placeholder=t("returns.choose"),
        key=f"quarter_{item.key}",
        width=150,
    )
    return year, quarter


def recent_years() -> list[int]:
    """The years a return may be of, the newest first."""
    today = store.today()
    return list(range(today.year, today.year - YEARS_BACK, -1))


def _ask_township(key: str, label: str, chosen: str | None, *others: str) -> str | None:
    names = [*(name for _, name in townships()), *others]
    return st.selectbox(
        label,
        names,
        index=names.index(chosen) if chosen in names else None,
        placeholder=t("returns.choose"),
        key=key,
        width=420,
    )


def _ask_names(item: Waiting, unknown: Sequence[Problem]) -> dict[str, str]:
    """Which unit each unknown name is: name -> unit_code, "" for not to be filed."""
    aliases: dict[str, str] = {}
    codes_by_name = {name: code for code, name in townships()}
    for problem in unknown:
        name = str(problem.args.get("found", problem.township))
        label = f"**{plain(preview.place(problem))}**　{t('returns.ask_township', name=plain(name))}"
        key = f"alias_{item.key}_{preview.short_hash(name)}"
        chosen = _ask_township(key, label, None, t("returns.not_to_be_filed"))
        aliases |= {} if chosen is None else {name: codes_by_name.get(chosen, "")}
    if unknown:
        st.caption(t("returns.add_unit_hint"))
    return aliases


# --- Headers ----------------------------------------------------------------------------------------------


def _ask_headers(item: Waiting, questions: Sequence[Question]) -> dict[str, str]:
    """The doubtful headers, two beside each other: the best three, the whole catalogue, or none of it."""
    if not questions:
        return {}
    st.markdown(
        f":orange[:material/help:] **{t('returns.ask_headers', count=len(questions))}**",
        help=t("returns.ask_headers_help"),
    )
    answers: dict[str, str] = {}
    for pair in (questions[start : start + 2] for start in range(0, len(questions), 2)):
        for column, question in zip(st.columns(2, gap="medium"), pair, strict=False):
            with column:
                answers |= _ask_header(item, question)
    return answers


def _ask_header(item: Waiting, question: Question) -> dict[str, str]:
    key = f"{item.key}_{preview.short_hash(question.asked)}"
    options = [each.code for each in question.candidates]
    where = plain(preview.place(question.problem))
    label = t("returns.which_indicator", header=plain(question.header))
    values = preview.values_under(item.reading, question)
    label += t("returns.item_values", values=plain(labels.listing(values, 3))) if values else ""
    chosen = st.radio(
        f"**{where}**　{label}",
        [*options, NOT_TAKEN],
        index=None,
        format_func=lambda code: labels.indicator_name(code) if code else t("returns.none_of_these"),
        captions=[*(labels.definition(code) for code in options), t("returns.none_of_these_help")],
        key=f"header_{key}",
        width="stretch",
    )
    other = _pick_indicator(f"other_{key}", t("returns.other_indicator"), options)
    if other is not None:
        return {question.asked: other}
    return {} if chosen is None else {question.asked: chosen}


def _ask_items(item: Waiting, questions: Sequence[Question]) -> dict[str, str]:
    """Items that belong to no indicator: each may be given one, or be named as none of ours."""
    if not questions:
        return {}
    answers: dict[str, str] = {}
    st.caption(t("returns.ask_items_help"))
    for question in questions[:OFFERED]:
        key = f"item_{item.key}_{preview.short_hash(question.asked)}"
        label = f"**{plain(preview.place(question.problem))}**　{plain(question.header)}"
        found = str(question.problem.args.get("value", ""))
        label += t("returns.item_value", value=plain(found)) if found else ""
        near = [each.code for each in question.candidates]
        chosen = _pick_indicator(key, label, [NOT_TAKEN, *near], first=True)
        answers |= {} if chosen is None else {question.asked: chosen}
    if len(questions) > OFFERED:
        st.caption(t("returns.more_items", count=len(questions) - OFFERED))
    return answers


def _pick_indicator(key: str, label: str, listed: Sequence[str], *, first: bool = False) -> str | None:
    """A searchable pick from the catalogue; ``listed`` stand on top, or are left out (asked elsewhere)."""
    rest = [code for code in catalogue().indicators if code not in listed]
    chosen: str | None = st.selectbox(
        label,
        [*listed, *rest] if first else rest,
        index=None,
        format_func=_described,
        placeholder=t("returns.not_now" if first else "returns.search_indicator"),
        key=key,
        label_visibility="visible" if first else "collapsed",
    )
    return chosen


def _described(code: str) -> str:
    if not code:
        return t("returns.not_ours")
    unit = labels.unit_word(labels.indicator(code).unit)
    return t(
        "returns.described", name=labels.indicator_name(code), unit=unit, definition=labels.definition(code)
    )


def _show_decided(item: Waiting) -> None:
    """The headers decided for this file, each to be asked again, and those known from earlier decisions."""
    with st.container(gap=None):
        for header, code in item.choices.headers.items():
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                name = labels.indicator_name(code) if code else t("returns.headers_left_out")
                said = t("returns.header_decided", header=plain(header), name=plain(name))
                st.markdown(said, width="content")
                st.button(
                    t("returns.header_again"),
                    key=f"again_{item.key}_{preview.short_hash(header)}",
                    type="tertiary",
                    on_click=ask_header_again,
                    args=(item.key, header),
                )
    remembered = preview.remembered(item.reading, set(item.choices.headers))
    if remembered:
        names = [
            t("returns.header_as", header=header, name=labels.indicator_name(code))
            for header, code in remembered.items()
        ]
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(t("returns.remembered", names=plain(labels.listing(names, 4))), width="content")
            if store.may("mapping"):
                see_headers(f"see_{item.key}")


def see_headers(key: str) -> None:
    """The way to the list of decisions about headers."""

    def go() -> None:
        st.query_params["view"] = "headers"

    st.button(t("returns.see_headers"), key=key, type="tertiary", icon=":material/rule:", on_click=go)
