"""What a report is chosen by: unit, period, tone and sections, all in the address; and its downloads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import streamlit as st

from dashboard import filters, labels, paper, store, townpick, widgets
from dashboard.labels import t
from dashboard.pages import _forms
from dashboard.report import own
from dashboard.report.document import Report
from dashboard.report.plan import SECTIONS, TONES, Period, Plan, Unit, plan
from dashboard.report.sentences import Section
from dashboard.report.write import write as write_report
from dashboard.sources import Source

COUNTY = "county"
PARTS = {
    "year": (1, 4), "half1": (1, 2), "half2": (3, 4), "three": (1, 3), "q1": (1, 1), "q2": (2, 2),
    "q3": (3, 3), "q4": (4, 4),
}  # fmt: skip
"""Parts of a year that a report can be of, with their first and last quarter."""
RANGE = "range"
OF_QUARTER = {1: "q1", 2: "half1", 3: "three", 4: "year"}
"""The part that a report is of before anything is chosen, by the last quarter filed."""
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SLIDES_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Choice:
    """A plan that can be written."""

    plan: Plan


def choose() -> Choice:
    """Draw the filters; stops the page, saying why, where nothing was filed in the period."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="filters"):
        known = store.rows("units/period_by_quarter")
        if not known:
            filters.empty("report")
        filed = [(int(row["year"]), int(row["quarter"])) for row in known]
        unit = _unit()
        asked = _period(filed)
        tone = filters.pick(
            "tone", TONES, TONES[0], label=t("report.tone"), write=lambda each: t(f"report.tone_{each}"),
            style="pills",
        )  # fmt: skip
        sections = _sections()
    try:
        return Choice(plan(unit, asked, filed, tone=tone, sections=sections, is_sample=store.is_sample()))
    except ValueError:
        st.html(widgets.note(t("report.nothing_filed")))
        st.stop()


def _unit() -> Unit:
    if townpick.are_many():
        names = townpick.rows_of([code] if (code := st.query_params.get("unit", "")) else [])
        townpick.find(
            current=next(iter(names), ""), written=next((row["unit_name"] for row in names.values()), "")
        )
    else:
        rows = store.rows("units/unit_by_code")
        names = {row["unit_code"]: row for row in rows if row["level"] == "township"}
    county = store.county_name()
    code = filters.pick(
        "unit", [COUNTY, *names], COUNTY, label=t("report.unit"), width=170,
        write=lambda each: t("report.whole_county") if each == COUNTY else names[each]["unit_name"],
    )  # fmt: skip
    if code == COUNTY:
        return Unit(None, county, "county", county)
    return Unit(code, names[code]["unit_name"], names[code]["kind"], county)


def _period(filed: list[tuple[int, int]]) -> Period:
    """A part of a year, or a run of quarters."""
    years = sorted({year for year, _ in filed}, reverse=True)
    last = max(filed)
    part = filters.pick(
        "part", [*PARTS, RANGE], OF_QUARTER[last[1]], label=t("report.part"), width=140,
        write=lambda each: t(f"report.part_{each}"),
    )  # fmt: skip
    if part == RANGE:
        quarters = [f"{year}-{quarter}" for year, quarter in sorted(filed, reverse=True)]
        begin = _pick_quarter("from", quarters, quarters[min(3, len(quarters) - 1)])
        end = _pick_quarter("to", quarters, quarters[0])
        first, until = sorted(([*map(int, begin.split("-"))], [*map(int, end.split("-"))]))
        return Period(*first, *until)
    year = filters.pick(
        "year", years, years[0], label=t("common.filter_year"), write=labels.year_name, width=108
    )
    return Period(year, PARTS[part][0], year, PARTS[part][1])


def _pick_quarter(name: str, quarters: list[str], default: str) -> str:
    label = t(f"report.{name}")
    return str(filters.pick(name, quarters, default, label=label, write=_quarter, width=150))


def _quarter(text: str) -> str:
    year, quarter = text.split("-")
    return labels.period(int(year), int(quarter))


def _sections() -> tuple[str, ...]:
    """The sections that are wanted, kept in the address; all of them where it names none."""
    named = [each for each in st.query_params.get("sections", "").split(",") if each in SECTIONS]
    chosen = named or list(SECTIONS)
    st.session_state["report_sections"] = chosen

    def changed() -> None:
        wanted = st.session_state["report_sections"]
        if wanted and len(wanted) < len(SECTIONS):
            st.query_params["sections"] = ",".join(each for each in SECTIONS if each in wanted)
        else:
            st.query_params.pop("sections", None)

    with st.popover(t("report.sections", count=len(chosen)), type="tertiary"):
        st.pills(
            t("report.sections_label"), SECTIONS, key="report_sections", selection_mode="multi", wrap=True,
            format_func=lambda each: t(f"report.section_{each}"), on_change=changed,
        )  # fmt: skip
    return tuple(chosen)


def write(choice: Choice, tried: Section | None) -> Report:
    """The report with the county's own sentences, and with those that are being tried."""
    return _written(choice.plan, store.rows, tried)


def _written(chosen: Plan, ask: Any, tried: Section | None) -> Report:
    sections = own.standing(ask)
    return write_report(chosen, ask, {**sections, tried.code: tried} if tried else sections)


def title(report: Report, choice: Choice, source: Source) -> None:
    """What the page shows and how far its data goes."""
    period = choice.plan.period
    widgets.title(
        t(
            "report.title",
            period=labels.period(period.year, period.quarter),
            tone=t(f"report.tone_{report.tone}"),
        ),
        t("report.plain"),
        origin=source,
    )


def downloads(report: Report, choice: Choice, tried: Section | None) -> None:
    """The Word document, made when it is pressed; and the sheet to print."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.download_button(
            t("report.word"), data=partial(_docx, choice.plan, store.asker(), tried),
            file_name=f"{report.file_name}.docx", mime=WORD_TYPE, type="primary", key="report_word",
            icon=":material/description:", on_click="ignore", help=t("report.word_help"),
        )  # fmt: skip
        st.download_button(
            t("report.slides"), data=partial(_pptx, choice.plan, store.asker(), tried),
            file_name=f"{report.file_name}.pptx", mime=SLIDES_TYPE, key="report_slides",
            icon=":material/slideshow:", on_click="ignore", help=t("report.slides_help"),
        )  # fmt: skip
        paper.link("report_print")
        if choice.plan.unit.is_county:
            _forms.show(choice.plan.period.year, choice.plan.period.quarter)


def _pptx(chosen: Plan, ask: Any, tried: Section | None) -> bytes:
    """The slides are always of the full report, which has charts."""
    from dashboard.report import slides  # only a download needs what makes slides

    return slides.to_pptx(_written(replace(chosen, tone="summary"), ask, tried))


def _docx(chosen: Plan, ask: Any, tried: Section | None) -> bytes:
    """Made outside of the run, when the button is pressed."""
    from dashboard.report import word  # only a download needs what makes Word documents

    return word.to_docx(_written(chosen, ask, tried))
