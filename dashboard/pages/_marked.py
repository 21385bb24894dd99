"""The marked-up return to download: the sender's own file with each problem at its cell, made on a click."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePath

import streamlit as st

from dashboard import labels, preview
from dashboard.intake.records import Problem
from dashboard.labels import t
from dashboard.workbooks.marked import marked_return
from dashboard.workbooks.problems import problem_list

Rows = list[tuple[str, ...]]


def offer(key: str, name: str, data: Callable[[], bytes], problems: Sequence[Problem]) -> None:
    """Buttons for the marked-up return and for the bare list of its problems, when there are any.

    ``data`` gives the file's bytes; both are made on the click, outside the page. A file that
    could not be opened cannot be marked.
    """
    is_unreadable = any(each.code in preview.UNREADABLE for each in problems)
    if not problems or (is_unreadable and len(problems) == 1):
        return
    language = labels.current()

    def marked() -> bytes:
        labels.use(language)
        made = marked_return(name, data(), problems)
        # What cannot be marked still comes with its list.
        return problem_list(name, problem_rows(problems)) if isinstance(made, Problem) else made[1]

    def listed() -> bytes:
        labels.use(language)
        return problem_list(name, problem_rows(problems))

    with st.container(horizontal=True, width="content"):
        if not is_unreadable:
            st.download_button(
                t("returns.marked"),
                data=marked,
                file_name=t("returns.marked_file", name=PurePath(name).stem),
                icon=":material/draw:",
                key=f"marked_{key}",
                on_click="ignore",
                help=t("returns.marked_help"),
            )
        st.download_button(
            t("returns.problem_list"),
            data=listed,
            file_name=t("returns.problem_list_file"),
            icon=":material/download:",
            key=f"problems_{key}",
            on_click="ignore",
            type="tertiary",
        )


def problem_rows(problems: Iterable[Problem]) -> Rows:
    """Each problem as a row of the list: severity, sheet, cell, township, sentence."""
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
