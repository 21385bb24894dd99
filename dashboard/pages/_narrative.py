"""An old report's figures to look at one by one: its sentence, the indicator, the value, what is doubtful."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from dashboard import labels, links, store, widgets
from dashboard._origin_quotes import marked
from dashboard.catalogue import catalogue
from dashboard.intake.narratives import doubled, file_report
from dashboard.labels import t
from dashboard.narrative.records import WorkReport
from dashboard.pages import _acts, _narrative_draft, _narrative_reading, _uploader
from dashboard.pages._narrative_draft import KINDS, Choice, Draft, Proposal
from dashboard.pages._who import who
from dashboard.preview import plain

TYPES = ("docx", "txt", "pdf")
PER_PAGE = 20
LONGEST_PASTE = 400_000
FIRST_YEAR = 1990
QUARTERS = (4, 3, 2, 1)


def choose() -> None:
    """The two ways to hand a report over: a file, or its text."""
    _uploader.translate()
    upload, paste = st.columns(2, gap="medium")
    with upload, st.container(border=True, height="stretch"):
        widgets.heading(t("oldreport.upload_title"), t("oldreport.upload_plain"))
        file = st.file_uploader(
            t("oldreport.upload_title"), type=list(TYPES), key="narrative_file", label_visibility="collapsed"
        )
        if file is not None:
            st.button(
                t("oldreport.read"), key="narrative_read", type="primary", icon=":material/search:",
                on_click=_read_file,
            )  # fmt: skip
    with paste, st.container(border=True, height="stretch"):
        widgets.heading(t("oldreport.paste_title"), t("oldreport.paste_plain"))
        text = st.text_area(
            t("oldreport.paste_title"), key="narrative_text", height=110, max_chars=LONGEST_PASTE,
            label_visibility="collapsed", placeholder=t("oldreport.paste_placeholder"),
        )  # fmt: skip
        st.button(
            t("oldreport.read"), key="narrative_read_text", icon=":material/search:", on_click=_read_text,
            disabled=not text.strip(),
        )  # fmt: skip


def _read_file() -> None:
    file = st.session_state.get("narrative_file")
    if file is not None:
        _acts.tell_forbidden(lambda: _narrative_reading.start(file.name, file.getvalue()))
        _uploader.let_go([file])


def _read_text() -> None:
    text = str(st.session_state.get("narrative_text", ""))
    if text.strip():
        _acts.tell_forbidden(lambda: _narrative_reading.start_pasted(text))


def show(held: Draft) -> None:
    """The text that is open: what is wrong with it, or its reports and the figures of the chosen one."""
    with st.container(horizontal=True, vertical_alignment="center", key="narrative_head"):
        st.markdown(f":material/description: **{plain(held.name)}**")
        st.button(
            t("oldreport.put_away"), key="narrative_away", type="tertiary", icon=":material/close:",
            on_click=_narrative_draft.put_away,
        )  # fmt: skip
    for problem in held.problems:
        st.error(plain(labels.problem_message(problem)))
    reports = held.reading.reports
    if not reports:
        if not held.problems:
            st.warning(t("oldreport.no_report"))
        return
    report = reports[0]
    if len(reports) > 1:
        report = st.selectbox(
            t("oldreport.which"), reports, key=f"narrative_report_{held.mark}",
            format_func=lambda each: _title(held, each),
        )  # fmt: skip
    _one(held, report)


def _title(held: Draft, report: WorkReport) -> str:
    done = t("oldreport.done_mark") if report.number in held.filed else ""
    return f"{report.number}. {report.title or held.name}{done}"


def _one(held: Draft, report: WorkReport) -> None:
    if report.title:
        st.html(f'<h2 class="ud-finding">{html.escape(report.title)}</h2>')
    if report.repeats is not None:
        st.info(t("oldreport.repeats", number=report.repeats))
    if report.is_plan:
        st.info(t("oldreport.is_plan"))
    _ask_period(held, report)
    proposals = held.proposals(report)
    if not proposals:
        st.info(t("oldreport.no_figures"))
        return
    chosen = [kind for kind in KINDS if any(each.kind == kind for each in proposals)]
    counts = {kind: sum(each.kind == kind for each in proposals) for kind in chosen}
    kind = st.pills(
        t("oldreport.kinds"), chosen, default=chosen[0], required=True, label_visibility="collapsed",
        key=f"narrative_kind_{held.mark}_{report.number}",
        format_func=lambda each: f"{t(f'oldreport.kind_{each}')} {counts[each]}",
    )  # fmt: skip
    st.html(widgets.note(t(f"oldreport.about_{kind}")))
    _rows(held, report, [each for each in proposals if each.kind == kind], f"{report.number}_{kind}")
    _confirm_bar(held, report)


def _ask_period(held: Draft, report: WorkReport) -> None:
    """Whose report of which time: as the text says, else asked; nothing is guessed."""
    at, mark = held.period(report), f"{held.mark}_{report.number}"
    units = _narrative_draft.names()
    years = list(range(store.today().year, FIRST_YEAR - 1, -1))
    fields: dict[str, tuple[list[Any], Any, Callable[[Any], str], int]] = {
        "unit": (list(units), at.unit, units.__getitem__, 240),
        "year": (years, at.year, labels.year_name, 130),
        "quarter": (list(QUARTERS), at.quarter, lambda each: t(f"oldreport.through_{each}"), 190),
    }
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        for name, (options, value, write, width) in fields.items():
            key = f"narrative_{name}_{mark}"

            def changed(name: str = name, key: str = key) -> None:
                setattr(at, name, st.session_state[key])

            if value not in options:  # a year that no figure can be of counts as not said
                value = None
                setattr(at, name, None)
            st.session_state[key] = value
            st.selectbox(
                t(f"oldreport.{name}"), options, key=key, format_func=write, width=width, index=None,
                placeholder=t("oldreport.choose"), on_change=changed,
            )  # fmt: skip
    said = [text for text in (report.unit, report.period.text) if text]
    if said:
        st.html(widgets.note(t("oldreport.as_written", text=labels.listing(said))))
    if at.unit == _county_code():
        st.html(widgets.note(t("oldreport.of_county")))


def _county_code() -> str:
    county = store.warehouse().county()
    return county.county_code if county else ""


def _rows(held: Draft, report: WorkReport, proposals: Sequence[Proposal], part: str) -> None:
    """The figures, a few at a time; more at the press of a button."""
    more = f"narrative_more_{held.mark}_{part}"
    shown = int(st.session_state.get(more, PER_PAGE))
    for each in proposals[:shown]:
        _row(held, report, each)
    if len(proposals) > shown:

        def show_more() -> None:
            st.session_state[more] = shown + PER_PAGE

        st.button(
            t("oldreport.more"), key=f"button_{more}", icon=":material/expand_more:", on_click=show_more
        )


def _row(held: Draft, report: WorkReport, each: Proposal) -> None:
    """One figure: whether to take it, its sentence, which indicator it is, its value."""
    choice, key = held.choice(report, each), f"{held.mark}_{each.key}"
    held.seen.add(each.key)
    with st.container(border=True, key=f"claim_{key}"):
        sentence, indicator, value, take = st.columns([9, 5, 3, 2], vertical_alignment="top")
        sentence.html(_sentence(each))
        codes = list(dict.fromkeys([*each.codes, *catalogue().indicators]))
        of, worth = t("oldreport.indicator"), t("oldreport.value_plain")
        if choice.code:
            basis = t(f"oldreport.basis_{_narrative_draft.basis_of(each, choice.code)}")
            of = t("oldreport.indicator_basis", basis=basis)
            worth = t("oldreport.value", unit=labels.unit_word(labels.indicator(choice.code).unit))
        with indicator:
            _field(choice, "code", f"narrative_code_{key}", lambda name, on: st.selectbox(
                of, codes, key=name, format_func=labels.indicator_name, on_change=on,
                index=None, placeholder=t("oldreport.choose"),
            ))  # fmt: skip
        with value:
            _field(choice, "text", f"narrative_value_{key}", lambda name, on: st.text_input(
                worth, key=name, max_chars=30, on_change=on
            ))  # fmt: skip
        with take:
            _field(choice, "take", f"narrative_take_{key}", lambda name, on: st.checkbox(
                t("oldreport.take"), key=name, on_change=on
            ))  # fmt: skip
        if choice.take:
            _, fault = _narrative_draft.parse(choice.text, choice.code)
            if fault:
                st.warning(fault)


def _field(choice: Choice, name: str, key: str, draw: Callable[[str, Callable[[], None]], object]) -> None:
    """A widget set from the decision at every run, which writes back to it when it is changed."""
    st.session_state[key] = getattr(choice, name) or (None if name == "code" else getattr(choice, name))

    def changed() -> None:
        setattr(choice, name, st.session_state[key] or ("" if name != "take" else False))

    draw(key, changed)


def _sentence(each: Proposal) -> str:
    """The sentence with its figure marked, and what is doubtful in plain words."""
    said = each.said
    lines = [
        f'<p class="ud-body">{marked(said.quote, said.start, said.end)}'
        f' <span class="ud-plain">¶{said.paragraph}</span></p>'
    ]
    words = [t(f"narrative.doubt_{doubt}") for doubt in each.doubts]
    if words:
        lines.append(
            f'<p class="ud-note ud-doubts">{html.escape(t("oldreport.doubts", text="；".join(words)))}</p>'
        )
    return "".join(lines)


def _confirm_bar(held: Draft, report: WorkReport) -> None:
    """What still lacks, and the button that files the ticked figures."""
    figures, faults = _narrative_draft.confirmed(held, report)
    at, twice = held.period(report), doubled(figures)
    lacks = [] if at.is_known else [t("oldreport.lacks_period")]
    lacks += [t("oldreport.twice", name=labels.indicator_name(code)) for code in twice]
    if any(each.key not in held.seen for each, _ in held.chosen(report)):
        lacks.append(t("oldreport.unseen"))  # nobody confirms what was never on the screen
    lacks += faults
    if report.number in held.filed:
        unit, indicator = held.filed[report.number]
        links.link(
            "township" if unit != _county_code() else "narrative", t("oldreport.to_chart"),
            icon=":material/show_chart:", unit=unit, indicator=indicator,
            view=None if unit != _county_code() else "compare",
        )  # fmt: skip
    _acts.show_told()
    for text in dict.fromkeys(lacks):
        st.warning(plain(text))
    if _acts.is_past():
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _acts.ask_who("oldreport.by")
        st.button(
            t("oldreport.confirm", count=len(figures)), key="narrative_confirm", type="primary",
            icon=":material/check:", disabled=bool(lacks) or not figures, on_click=_file,
            args=(held, report),
        )  # fmt: skip


def _file(held: Draft, report: WorkReport) -> None:
    """Keep the ticked figures as one return of their own kind."""
    labels.use(st.query_params.get("lang"))
    figures, faults = _narrative_draft.confirmed(held, report)
    if faults or not figures or not held.period(report).is_known:
        return
    ready = _narrative_draft.as_report(held, report, figures)
    unit = _narrative_draft.names()[ready.unit_code]
    period = t(f"oldreport.period_{ready.quarter}", year=labels.year_name(ready.year))

    def file() -> None:
        store.require("narrative")
        file_report(store.warehouse(), held.name, held.data, held.reading.paragraphs, ready, by=who())

    if _acts.attempt(t("oldreport.confirmed", count=len(figures), unit=unit, period=period), file):
        held.filed[report.number] = (ready.unit_code, figures[0].code)
