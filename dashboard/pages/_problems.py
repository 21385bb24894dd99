"""The problems of one waiting file: how many of which kind, then each with its place, its words, an answer.

Text of a workbook is never trusted: it is escaped before it stands in Markdown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import labels, preview
from dashboard.catalogue import catalogue
from dashboard.intake.records import Problem
from dashboard.labels import t
from dashboard.pages import _marked
from dashboard.preview import plain

if TYPE_CHECKING:
    from dashboard.pages._waiting import Waiting

SHOWN = 30
"""Problems of a kind that are written out; the rest are counted and stand in the list to download."""


def sentence(problem: Problem, *, tone: str = "gray", names_unit: bool = True, period: str = "") -> str:
    """Where, whose, of what, then what is wrong: 「三季度」F17 东关街道 会员人数 填的是…

    ``period`` names the quarter of a problem that the file makes in another one than its own.
    """
    where = preview.place(problem)
    message = labels.problem_message(problem)
    parts = [f":{tone}-background[**{plain(where)}**]"] if where else []
    if period:
        parts.append(f"**{period}**")
    if names_unit and problem.township:
        parts.append(f"**{plain(problem.township)}**")
    # A rule's sentence names its measures, most others the header as written.
    if problem.measure in catalogue().indicators and not preview.is_rule(problem):
        name, header = labels.indicator_name(problem.measure), str(problem.args.get("header", ""))
        if name not in message and (not header or header not in message):
            parts.append(plain(name))
    head = " ".join(parts)
    return f"{head}　{plain(message)}" if head else plain(message)


def names_units(item: Waiting) -> bool:
    """Whether a problem must say whose it is: a file of a single unit says it once."""
    return len(preview.townships(item.reading)) > 1


def other_period(problem: Problem) -> str:
    """The quarter of a problem that a file of an earlier one brings about, "" for the file's own."""
    year, quarter = problem.args.get("of_year"), problem.args.get("of_quarter")
    return labels.period(int(year), int(quarter)) if year and quarter else ""


def show_summary(item: Waiting, problems: Sequence[Problem]) -> None:
    """How many problems of which kind, and beside it the file marked up with them."""
    groups = preview.group_problems(problems)
    asked = [each for each in groups.stops if each.code in preview.ASKED_BELOW]
    counts = (
        ("stops", "red", len(groups.stops) - len(asked)),
        ("stand", "red", len(groups.may_stand)),
        ("ask", "orange", len(asked) + len(preview.questions(groups.doubtful))),
        ("explain", "orange", len(groups.to_explain)),
        ("told", "orange", sum(e.severity == "warning" for e in (*groups.told, *groups.unknown))),
    )
    badges = [f":{tone}-badge[{t(f'returns.sum_{name}', count=n)}]" for name, tone, n in counts if n]
    if not badges:
        return
    with st.container(horizontal=True, vertical_alignment="center", key=f"sum_{item.key}"):
        st.markdown(" ".join(badges), width="stretch")
        _marked.offer(item.key, item.name, lambda: item.data, item.problems)


def show_stops(item: Waiting, problems: Sequence[Problem]) -> None:
    """What only a corrected file takes away."""
    groups = preview.group_problems(preview.in_sheet_order(problems))
    stops = [each for each in groups.stops if each.code not in preview.ASKED_BELOW]
    if stops:
        with st.container(border=True):
            st.markdown(f":red[:material/error:] **{t('returns.stops', count=len(stops))}**")
            _write(item, stops, "red")


def show_rest(item: Waiting, problems: Sequence[Problem]) -> None:
    """What stands with a word on it, and what is only told."""
    groups = preview.group_problems(preview.in_sheet_order(problems))
    _ask_words(item, groups.may_stand, "may_stand", "error", "red")
    _ask_words(item, groups.to_explain, "to_explain", "warning", "orange")
    told = [*groups.told, *groups.unknown]
    warnings = [each for each in told if each.severity == "warning"]
    if warnings:
        with st.container(border=True):
            st.markdown(f":orange[:material/visibility:] **{t('returns.told', count=len(warnings))}**")
            _write(item, warnings, "orange")
            st.checkbox(t("returns.seen"), key=f"seen_{item.key}", persist_state="session")
    infos = [each for each in told if each.severity == "info"]
    if infos:
        with st.expander(t("returns.infos", count=len(infos)), icon=":material/info:"):
            _write(item, infos, "gray")


def _write(item: Waiting, problems: Sequence[Problem], tone: str) -> None:
    names = names_units(item)
    lines = [
        f"- {sentence(each, tone=tone, names_unit=names, period=other_period(each))}"
        for each in problems[:SHOWN]
    ]
    if len(problems) > SHOWN:
        lines.append(f"- {t('returns.more_problems', count=len(problems) - SHOWN)}")
    st.markdown("\n".join(lines))


def _ask_words(item: Waiting, problems: Sequence[Problem], kind: str, icon: str, tone: str) -> None:
    """Problems that stand when a word is said on them; one word may serve for all warnings."""
    if not problems:
        return
    names = names_units(item)
    with st.container(border=True):
        st.markdown(f":{tone}[:material/{icon}:] **{t(f'returns.{kind}', count=len(problems))}**")
        if kind == "to_explain" and len(problems) > 1:
            _ask_word(f"all_{item.key}", t("returns.word_for_all"), t("returns.word_placeholder"))
        for problem in problems[:SHOWN]:
            _ask_word(
                preview.word_key(item.key, problem),
                sentence(problem, tone=tone, names_unit=names, period=other_period(problem)),
                t(f"returns.{kind}_placeholder"),
            )
        if len(problems) > SHOWN:
            st.caption(t("returns.more_problems", count=len(problems) - SHOWN))


def _ask_word(key: str, label: str, placeholder: str) -> None:
    """A sentence and beside it the field for the word on it (below it on a phone)."""
    said, field = st.columns([3, 2], vertical_alignment="center", gap="small")
    said.markdown(label)
    field.text_input(
        label, key=key, max_chars=200, placeholder=placeholder, persist_state="session",
        label_visibility="collapsed",
    )  # fmt: skip
