"""Targets from a workbook: the table to download, and what an uploaded one would change before it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import hovers, labels, store, widgets
from dashboard.intake.goals import Goals, Trouble, read_goals
from dashboard.intake.read import read_sheets
from dashboard.intake.records import Problem
from dashboard.labels import t
from dashboard.pages import _acts, _uploader
from dashboard.preview import plain
from dashboard.workbooks.targets import target_book

Row = Mapping[str, Any]
SHOWN = 6
"""Troubles that are told one by one."""


TARGETS = "targets/target_by_unit_indicator"


def show(rows: Sequence[Row], codes: Sequence[str], at: Mapping[str, Any]) -> None:
    """Download, upload, preview, set. ``rows``: those of a page; ``at``: the parameters that give all."""
    year = int(at["year"])
    widgets.heading(t("scores.file_title"), t("scores.file_plain"))
    _uploader.translate()
    name = t("scores.file_name", year=year)
    title = t("scores.goals_table", year=labels.year_name(year))
    language, ask = labels.current(), store.asker()

    def made() -> bytes:
        labels.use(language)
        everyone = ask(TARGETS, **at)
        units = list(dict.fromkeys((str(row["unit_code"]), str(row["unit_name"])) for row in everyone))
        held = {(str(row["unit_code"]), str(row["indicator_code"])): row["target_shown"] for row in everyone}
        return target_book(title, units, codes, held)

    st.download_button(
        t("scores.file_get"), data=made, file_name=name, icon=":material/download:", key="targets_file",
        on_click="ignore",
    )  # fmt: skip
    if _acts.may_not("target"):
        return
    key = f"targets_upload_{year}_{store.warehouse().version}"
    upload = st.file_uploader(
        t("scores.file_put"), type=["xlsx", "xls", "csv", "ods", "et"], key=key, label_visibility="collapsed"
    )
    if upload is None:
        return
    book = read_sheets(upload.name, upload.getvalue())
    if isinstance(book, Problem):
        st.error(plain(labels.problem_message(book)))
        return
    names = store.warehouse().unit_names()
    county = next((row for row in rows if row["level"] == "county"), None)
    if county is not None:
        whole = (county["unit_name"], t("common.county"), t("scores.county_row"), store.county_name())
        names |= {str(name): str(county["unit_code"]) for name in whole}
    _preview(read_goals(book, names), year)


def _preview(found: Goals, year: int) -> None:
    """What was read: each target that is other than it is now, and what was not understood."""
    for trouble in found.troubles[:SHOWN]:
        st.warning(plain(_said(trouble)))
    if len(found.troubles) > SHOWN:
        st.caption(t("scores.trouble_more", count=len(found.troubles) - SHOWN))
    if not found.goals:
        return
    codes = tuple(dict.fromkeys(goal.indicator_code for goal in found.goals))
    units = tuple(dict.fromkeys(goal.unit_code for goal in found.goals))
    at = {"year": year, "indicators": codes, "unit_codes": units}
    now = {(row["unit_code"], row["indicator_code"]): row for row in store.rows(TARGETS, **at)}
    goals = [goal for goal in found.goals if (goal.unit_code, goal.indicator_code) in now]
    changed = [goal for goal in goals if now[goal.unit_code, goal.indicator_code]["target"] != goal.value]
    st.caption(t("scores.file_counts", count=len(goals), changed=len(changed)))
    if not changed:
        return
    lines = []
    for goal in changed:
        row = now[goal.unit_code, goal.indicator_code]
        code = goal.indicator_code
        old = "" if row["target"] is None else hovers.full(code, row["target"])
        lines.append(
            {
                "unit": row["unit_name"], "indicator": labels.indicator_name(code), "now": old,
                "proposed": hovers.full(code, goal.value), "cell": goal.cell,
            }
        )  # fmt: skip
    text = st.column_config.TextColumn
    columns = {name: text(t(f"scores.copy_column_{name}")) for name in lines[0]}
    st.dataframe(
        pd.DataFrame(lines), column_config=columns, hide_index=True, height=220, key="uploaded_targets",
        alt=t("scores.file_title"),
    )  # fmt: skip
    st.button(
        t("scores.goals_do", count=len(changed)), key="file_do", type="primary", icon=":material/save:",
        on_click=_save, args=([(g.unit_code, g.indicator_code, g.value) for g in changed], year),
    )  # fmt: skip


def _save(goals: Sequence[tuple[str, str, float]], year: int) -> None:
    from dashboard.pages import _targets

    _targets.save([store.scoring.Goal(unit, year, code, value) for unit, code, value in goals], year)


def _said(trouble: Trouble) -> str:
    args = dict(trouble.args)
    if "indicator" in args:
        args["indicator"] = labels.indicator_name(str(args["indicator"]))
    return t(f"scores.trouble_{trouble.code}", **args)
