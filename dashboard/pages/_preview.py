"""One waiting file as its sender must see it: what it says, what is wrong and where, and the questions left.

Text of a workbook is never trusted: it is escaped before it stands in Markdown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from dashboard import charts, labels, preview, store
from dashboard.catalogue import catalogue
from dashboard.intake.records import Choices, Figure, Problem
from dashboard.labels import t
from dashboard.preview import plain
from dashboard.workbooks.problems import problem_list

if TYPE_CHECKING:
    from dashboard.pages._waiting import Waiting

SHOWN = 30
"""Problems of a kind that are written out; the rest are counted and stand in the list to download."""
NOT_TAKEN = ""
"""The answer to a doubtful header that leaves it out."""
YEARS_BACK = 6
SHORT, TALL = 12, 400
"""A table of so few rows is shown in full, a longer one in so many pixels."""


def sentence(problem: Problem) -> str:
    """Where, then what: **「三季度」F17** 填的是…"""
    where = preview.place(problem)
    message = plain(labels.problem_message(problem))
    who = plain(problem.township) if problem.township else ""
    head = " ".join(part for part in (f"**{plain(where)}**" if where else "", who) if part)
    return f"{head}　{message}" if head else message


def headline(item: Waiting, figures: Sequence[Figure]) -> str:
    """What was recognised, in one line: period, townships, number of figures."""
    periods = [labels.period(year, quarter) for year, quarter in preview.periods(item.reading)]
    names = list(dict.fromkeys(each.township for each in figures if each.township))
    return "　".join(
        (
            labels.listing(periods, 3) or t("returns.no_period"),
            plain(labels.listing(names, 3)) or t("returns.no_township"),
            t("returns.figure_count", count=len(figures)),
        )
    )


# --- Questions ----------------------------------------------------------------------------------------


def ask(item: Waiting, check_again: Callable[[Waiting, Choices, Mapping[str, str]], None]) -> None:
    """What the file itself does not say: period, township, doubtful headers; read again with the answers."""
    codes = {problem.code for problem in item.problems}
    doubtful = preview.group_problems(item.problems).doubtful
    unknown = [problem for problem in item.problems if problem.code == "unknown_township"]
    asks_period = "missing_period" in codes or item.choices.year is not None
    asks_township = "missing_township" in codes or item.choices.township is not None
    if not (asks_period or asks_township or doubtful or unknown):
        return
    with st.form(f"ask_{item.key}"):
        year, quarter, township = item.choices.year, item.choices.quarter, item.choices.township
        if asks_period or asks_township:
            st.markdown(f"**{t('returns.ask_title')}**")
            with st.container(horizontal=True):
                if asks_period:
                    year, quarter = _ask_period(item)
                if asks_township:
                    township = _ask_township(f"unit_{item.key}", t("returns.township"), township)
        aliases: dict[str, str] = {}
        codes_by_name = {name: code for code, name in townships()}
        for place, problem in enumerate(unknown):
            name = str(problem.args.get("found", problem.township))
            label = f"**{plain(preview.place(problem))}**　{t('returns.ask_township', name=plain(name))}"
            chosen = _ask_township(f"alias_{item.key}_{place}", label, None, t("returns.not_to_be_filed"))
            aliases |= {} if chosen is None else {name: codes_by_name.get(chosen, "")}
        if unknown:
            st.caption(t("returns.add_unit_hint"))
        headers = dict(item.choices.headers)
        for place, problem in enumerate(doubtful):
            headers |= _ask_header(item, problem, place)
        if st.form_submit_button(t("returns.check_again"), type="primary", key=f"again_{item.key}"):
            answers = replace(item.choices, year=year, quarter=quarter, township=township, headers=headers)
            with st.spinner(t("returns.checking", count=1)):
                check_again(item, answers, aliases)
            st.rerun()


def _ask_period(item: Waiting) -> tuple[int | None, int | None]:
    today = store.warehouse().today()
    years = list(range(today.year, today.year - YEARS_BACK, -1))
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


def _ask_header(item: Waiting, problem: Problem, place: int) -> dict[str, str]:
    header = str(problem.args.get("header", ""))
    options = [each.code for each in preview.candidates(problem)]
    chosen = st.radio(
        f"**{plain(preview.place(problem))}**　{t('returns.which_indicator', header=plain(header))}",
        [*options, NOT_TAKEN],
        index=None,
        format_func=lambda code: labels.indicator_name(code) if code else t("returns.none_of_these"),
        captions=[*(labels.definition(code) for code in options), t("returns.none_of_these_help")],
        key=f"header_{item.key}_{place}",
        width="stretch",
    )
    return {} if chosen is None else {header: chosen}


def townships() -> list[tuple[str, str]]:
    """(unit_code, name) of the county's townships, in its order."""
    units = store.query("units/unit_by_code")
    units = units[units["level"] == "township"]
    return list(zip(units["unit_code"], units["unit_name"], strict=True))


# --- Problems -----------------------------------------------------------------------------------------


def show_problems(item: Waiting, problems: Sequence[Problem]) -> None:
    """All problems by what has to be done about them, each with its place and, where it helps, an answer."""
    groups = preview.group_problems(problems)
    stops = [each for each in groups.stops if each.code not in preview.ASKED_BELOW]
    if stops:
        with st.container(border=True):
            st.markdown(f":red[:material/error:] **{t('returns.stops', count=len(stops))}**")
            _write(stops)
    _ask_words(item, groups.may_stand, "may_stand", ":red[:material/error:]")
    _ask_words(item, groups.to_explain, "to_explain", ":orange[:material/warning:]")
    told = [*groups.told, *groups.unknown]
    warnings = [each for each in told if each.severity == "warning"]
    if warnings:
        with st.container(border=True):
            st.markdown(f":orange[:material/visibility:] **{t('returns.told', count=len(warnings))}**")
            _write(warnings)
            st.checkbox(t("returns.seen"), key=f"seen_{item.key}")
    infos = [each for each in told if each.severity == "info"]
    if infos:
        with st.expander(t("returns.infos", count=len(infos)), icon=":material/info:"):
            _write(infos)
    if len(item.problems) > 3:
        language = labels.current()
        st.download_button(
            t("returns.problem_list"),
            data=lambda: problem_list(item.name, _problem_rows(item.problems, language)),
            file_name=t("returns.problem_list_file"),
            icon=":material/download:",
            key=f"problems_{item.key}",
            on_click="ignore",
            type="tertiary",
        )


def _problem_rows(problems: Sequence[Problem], language: str) -> list[tuple[str, ...]]:
    # Made in another thread than the page's, which does not know the page's language.
    labels.use(language)
    return [
        (
            t(f"returns.severity_{problem.severity}"),
            problem.sheet,
            problem.cell.replace(",", " "),
            problem.township,
            labels.problem_message(problem),
        )
        for problem in problems
    ]


def _write(problems: Sequence[Problem]) -> None:
    lines = [f"- {sentence(problem)}" for problem in problems[:SHOWN]]
    if len(problems) > SHOWN:
        lines.append(f"- {t('returns.more_problems', count=len(problems) - SHOWN)}")
    st.markdown("\n".join(lines))


def _ask_words(item: Waiting, problems: Sequence[Problem], kind: str, icon: str) -> None:
    """Problems that stand when a word is said on them; one word may serve for all warnings."""
    if not problems:
        return
    with st.container(border=True):
        st.markdown(f"{icon} **{t(f'returns.{kind}', count=len(problems))}**")
        if kind == "to_explain" and len(problems) > 1:
            st.text_input(
                t("returns.word_for_all"),
                key=f"all_{item.key}",
                max_chars=200,
                placeholder=t("returns.word_placeholder"),
            )
        for problem in problems[:SHOWN]:
            st.text_input(
                sentence(problem),
                key=preview.word_key(item.key, problem),
                max_chars=200,
                placeholder=t(f"returns.{kind}_placeholder"),
            )
        if len(problems) > SHOWN:
            st.caption(t("returns.more_problems", count=len(problems) - SHOWN))


# --- Figures ------------------------------------------------------------------------------------------


def show_figures(item: Waiting) -> None:
    """The figures of one return of the file, beside last quarter's and those they would replace."""
    returns = preview.returns_of(preview.filed_figures(item.reading))
    if not returns:
        return
    keys = list(returns)
    chosen = keys[0]
    if len(keys) > 1:
        chosen = st.selectbox(
            t("returns.which_return", count=len(keys)),
            keys,
            format_func=lambda key: f"{key[0] or t('returns.no_township')}　{labels.period(key[1], key[2])}",
            key=f"shown_{item.key}",
            width=360,
        )
    township, year, quarter = chosen
    figures = returns[chosen]
    unit_code = figures[0].unit_code
    standing = _standing(unit_code, year, quarter)
    rows = preview.rows(figures, _standing(unit_code, *preview.previous_quarter(year, quarter)), standing)
    mine = [each for each in item.problems if each.township in ("", township)]
    changed = sum(row.change == "changed" for row in rows)
    kept = len(set(standing) - {(row.figure.code, row.figure.basis) for row in rows})
    if standing:
        st.markdown(t("returns.is_correction", changed=changed, kept=kept))
    st.dataframe(
        figure_table(rows, mine),
        hide_index=True,
        height="content" if len(rows) <= SHORT else TALL,
        column_config=_columns(),
        key=f"figures_{item.key}",
        alt=t("returns.figures_title"),
    )


def choose_left_out(item: Waiting) -> None:
    codes = {each.unit_code: each.township for each in item.reading.figures if each.unit_code}
    if len(codes) > 1:
        st.multiselect(
            t("returns.leave_out", count=len(codes)),
            list(codes),
            format_func=lambda code: codes[code],
            key=f"leave_{item.key}",
            placeholder=t("returns.leave_out_none"),
            help=t("returns.leave_out_help"),
        )


def _standing(unit_code: str | None, year: int, quarter: int) -> Mapping[preview.Key, preview.Standing]:
    """What the store holds of a unit's quarter, derived figures included."""
    if unit_code is None:
        return {}
    held = store.query("returns/figure_by_unit_quarter", unit_code=unit_code, year=year, quarter=quarter)
    return {
        (row["measure_code"], row["basis"]): preview.standing(row["value"], row["state"])
        for row in charts.records(held)
    }


def figure_table(rows: Sequence[preview.Row], problems: Sequence[Problem]) -> pd.DataFrame:
    """The preview as text: what is wrong and what changes first, then the catalogue's order."""
    marks = _marks(problems)
    has_standing = any(row.standing for row in rows)
    has_marks = any((row.figure.sheet, row.figure.cell) in marks for row in rows)

    def weight(row: preview.Row) -> int:
        mark = marks.get((row.figure.sheet, row.figure.cell))
        return {"error": 0, "warning": 1}.get(mark or "", 2 if row.change == "changed" else 3)

    table = []
    for row in sorted(rows, key=weight):
        figure = row.figure
        mark = marks.get((figure.sheet, figure.cell), "")
        entry = {"mark": t(f"returns.mark_{mark}") if mark else ""} if has_marks else {}
        entry |= {
            "indicator": labels.indicator_name(figure.code),
            "basis": t(f"returns.basis_{figure.basis}"),
            "value": written(figure.code, figure.value, figure.state, approximate=figure.approximate),
            "last": _written_standing(figure.code, row.last_quarter),
        }
        if has_standing:
            entry["old"] = _written_standing(figure.code, row.standing)
            entry["change"] = t(f"returns.change_{row.change}")
        entry["place"] = preview.place_of(figure.sheet, figure.cell)
        entry["raw"] = figure.raw
        table.append(entry)
    return pd.DataFrame(table)


def _marks(problems: Sequence[Problem]) -> dict[tuple[str, str], str]:
    """The severity of the problem in each cell."""
    marks: dict[tuple[str, str], str] = {}
    for problem in problems:
        for cell in filter(None, problem.cell.split(",")):
            if problem.severity != "info" and marks.get((problem.sheet, cell)) != "error":
                marks[problem.sheet, cell] = problem.severity
    return marks


def written(code: str, value: Any, state: str, *, approximate: bool = False) -> str:
    """A figure of a return in full, "about" in front of an approximate one, or 不适用."""
    if state == "not_applicable":
        return t("returns.not_applicable")
    each = catalogue().indicators[code]
    text = labels.figure(value, each.unit, each.decimals, style="table")
    return t("returns.about", figure=text) if approximate else text


def _written_standing(code: str, standing: preview.Standing | None) -> str:
    return written(code, standing.value, standing.state) if standing else t("returns.nothing")


def _columns() -> dict[str, Any]:
    text = st.column_config.TextColumn
    return {
        "mark": text(t("returns.column_mark"), width=60),
        "indicator": text(t("returns.column_indicator"), width=220),
        "basis": text(t("returns.column_basis"), width=70),
        "value": text(t("returns.column_value"), alignment="right"),
        "last": text(t("returns.column_last"), alignment="right"),
        "old": text(t("returns.column_old"), alignment="right"),
        "change": text(t("returns.column_change"), width=70),
        "place": text(t("returns.column_place"), width=110),
        "raw": text(t("returns.column_raw"), width=90),
    }
