"""A plan and a way to ask queries in, the whole report out: the same data gives the same text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from dashboard.catalogue import catalogue
from dashboard.report import exhibits, sentences
from dashboard.report.document import (
    Block,
    Chart,
    Figure,
    Heading,
    Origin,
    OriginTable,
    Paragraph,
    Report,
    Run,
    Table,
    figures_of,
)
from dashboard.report.facts import AID, INDICATORS, ONE_ROW, Facts
from dashboard.report.figures import Ask
from dashboard.report.plan import AREAS, Plan
from dashboard.report.sentences import Section
from dashboard.report.words import has, ordinal, word

FILES = "report/file_by_indicator"
CHINA = timedelta(hours=8)
TITLE, GREETING, INTRO, NOTE, CLOSING = 1, 2, 3, 4, 9
"""What the paragraphs of opening.toml are."""
LONGEST_LEAD = 24


def write(plan: Plan, ask: Ask, sections: Mapping[str, Section] | None = None) -> Report:
    """The report of a plan. ``sections`` are a county's own, by code; the product's where there is none."""
    own = sections or {}

    def section(code: str) -> Section:
        return own.get(code) or sentences.own_section(code)

    facts = Facts(plan, ask)
    opening = dict(sentences.paragraphs(section("opening"), facts))
    title = _plain(opening.get(TITLE, ()))
    blocks: list[Block] = []
    if GREETING in opening:
        blocks.append(Paragraph(opening[GREETING], "greeting", "opening"))
    blocks += [Paragraph(opening[n], area="opening") for n in (INTRO, NOTE) if n in opening]
    body = _body(plan, facts, section)
    blocks += _merged(blocks, body) if plan.tone == "brief" else body
    if CLOSING in opening:
        blocks.append(Paragraph(opening[CLOSING], area="opening"))
    if plan.tone == "summary":
        blocks += [
            Paragraph((plan.words["self"],), "sign"),
            Paragraph((word("time.blank_day"),), "sign"),
        ]
    blocks += _annex(plan, facts)
    blocks.append(_origins(plan, facts, blocks))
    return Report(
        title, _subtitle(plan, facts), plan.unit.name, plan.period.name, plan.tone, tuple(blocks),
        f"{title}".replace("/", ""),
    )  # fmt: skip


def _subtitle(plan: Plan, facts: Facts) -> str:
    filed: datetime | None = facts.one("filing")["last_filed_at"]
    day = filed + CHINA if filed is not None else None
    dated = word("time.day", year=day.year, month=day.month, day=day.day) if day else ""
    return (word("part.data_to", day=dated) if dated else "") + (
        word("part.sample") if plan.is_sample else ""
    )


def _plain(runs: tuple[Run, ...]) -> str:
    return "".join(run if isinstance(run, str) else run.words for run in runs)


# --- The body ---------------------------------------------------------------------------------------------


def _body(plan: Plan, facts: Facts, section: Callable[[str], Section]) -> list[Block]:
    parts: list[tuple[str, str, list[Block]]] = []
    if "overview" in plan.sections:
        read = section("overview")
        said: list[Block] = [*_paragraphs(read, facts, "overview"), *_charts(plan, facts, "overview")]
        parts.append(("overview", sentences.heading(read, facts), said))
    works: list[Block] = []
    for code in (each for each in AREAS if each in plan.sections):
        works += _area(
            plan, facts, section(code), sum(isinstance(b, _NUMBERED) and _is_first(b) for b in works)
        )
    if works:
        parts.append(("works", word("part.works"), works))
    for code in ("problems", "plans"):
        if code in plan.sections:
            read = section(code)
            parts.append((code, sentences.heading(read, facts), _items(plan, read, facts)))
    found: list[Block] = []
    number = 0
    for code, heading, blocks in parts:
        if not blocks:
            continue
        number += 1
        if plan.tone != "brief":
            text = word("ordinal.heading_1", n=ordinal(number), text=heading)
            found.append(Heading(1, text, code))
        found += blocks
    return found


def _merged(blocks: list[Block], body: list[Block]) -> list[Block]:
    """The body of a brief: what stands before its work areas becomes one paragraph."""
    before = [each for each in body if isinstance(each, Paragraph) and not each.lead]
    opening = [each for each in blocks if isinstance(each, Paragraph)]
    runs = tuple(run for each in (*opening, *before) for run in each.runs)
    blocks.clear()
    return [Paragraph(runs, area="overview"), *(each for each in body if each not in before)]


_NUMBERED = (Heading, Paragraph)


def _is_first(block: Block) -> bool:
    """Whether a block begins a work area."""
    return isinstance(block, Heading) or (isinstance(block, Paragraph) and bool(block.lead))


def _area(plan: Plan, facts: Facts, read: Section, before: int) -> list[Block]:
    """A work area: its heading and paragraphs, or one paragraph that the heading leads."""
    paragraphs = _paragraphs(read, facts, read.code)
    heading = sentences.heading(read, facts)
    if not paragraphs:
        return []
    if plan.tone == "summary":
        text = word("ordinal.heading_2", n=ordinal(before + 1), text=heading)
        return [Heading(2, text, read.code), *paragraphs, *_charts(plan, facts, read.code)]
    key = "ordinal.lead" if plan.tone == "brief" else "ordinal.numbered_lead"
    lead = word(key, n=ordinal(before + 1), text=heading)
    runs = tuple(run for each in paragraphs for run in each.runs)
    return [Paragraph(runs, area=read.code, lead=lead)]


def _paragraphs(read: Section, facts: Facts, area: str) -> list[Paragraph]:
    return [Paragraph(runs, area=area) for _, runs in sentences.paragraphs(read, facts)]


def _items(plan: Plan, read: Section, facts: Facts) -> list[Block]:
    """Problems and next steps: each a paragraph of its own with 一是, 二是; in a brief one paragraph."""
    items = [runs for _, runs in sentences.paragraphs(read, facts)]
    if plan.tone == "brief":
        joined = [run for item in items for run in (word("part.brief_join"), *item)]
        runs = (*joined[1:], word("part.brief_end"))
        key = "part.short_problems" if read.code == "problems" else "part.short_plans"
        return [Paragraph(runs, area=read.code, lead=word("ordinal.lead", text=word(key)))] if items else []
    found: list[Block] = []
    for n, item in enumerate(items, 1):
        lead, rest = _split(item)
        found.append(Paragraph(rest, area=read.code, lead=word("ordinal.item", n=ordinal(n)) + lead))
    return found


def _split(runs: tuple[Run, ...]) -> tuple[str, tuple[Run, ...]]:
    """The first short sentence, where it is plain words, and what follows it."""
    first = runs[0]
    if isinstance(first, str):
        end = first.find("。") + 1
        if 0 < end <= LONGEST_LEAD:
            return first[:end], (first[end:], *runs[1:]) if first[end:] else runs[1:]
    return "", runs


def _charts(plan: Plan, facts: Facts, area: str) -> list[Chart]:
    """The charts of a part; only the full report has any."""
    if plan.tone != "summary":
        return []
    makers: dict[str, tuple[Callable[[Facts], Chart | None], ...]] = {
        "overview": (exhibits.rates_chart,),
        "organisation": (exhibits.ranking_chart, exhibits.trend_chart),
        "aid": (exhibits.aid_chart,),
    }
    return [chart for make in makers.get(area, ()) if (chart := make(facts))]


def _annex(plan: Plan, facts: Facts) -> list[Block]:
    table = exhibits.townships_table(facts) if plan.unit.is_county else exhibits.own_table(facts)
    return [table] if table and plan.tone == "summary" else []


# --- Origins ----------------------------------------------------------------------------------------------


def _origins(plan: Plan, facts: Facts, blocks: list[Block]) -> OriginTable:
    """Each row of a query that the text takes figures from, then each column of tables and charts."""
    in_text: dict[tuple[Any, ...], dict[tuple[Any, ...], Figure]] = {}
    in_table: dict[tuple[str, str], dict[tuple[Any, ...], Figure]] = {}
    for block in blocks:
        for figure in figures_of(block):
            if isinstance(block, Paragraph):
                row = (figure.query, figure.params, figure.key)
                in_text.setdefault(row, {}).setdefault(figure.identity, figure)
            elif isinstance(block, (Chart, Table)):
                in_table.setdefault((figure.query, block.caption), {}).setdefault(figure.identity, figure)
    files, one_file = _files(plan, facts)
    rows: list[Origin] = []
    for found in in_text.values():
        figures = tuple(found.values())
        said = "，".join(_said(each) for each in figures)
        rows.append(_origin(len(rows) + 1, _name(figures[0]), figures, said, files))
    for (_, caption), found in in_table.items():
        figures = tuple(found.values())
        name = word("origin.in_table", caption=caption)
        rows.append(_origin(len(rows) + 1, name, figures, "", {}))
    note = word("origin.note" if plan.unit.is_county else "origin.note_unit")
    note += word("origin.one_file", file=one_file) if one_file else ""
    return OriginTable(word("origin.caption"), note, tuple(rows))


def _origin(
    number: int, name: str, figures: tuple[Figure, ...], said: str, files: Mapping[str, str]
) -> Origin:
    first = figures[0]
    counted = first.units_reporting is not None and first.units_expected is not None
    coverage = f"{first.units_reporting}/{first.units_expected}" if counted else ""
    file = ""
    if files and first.indicator:
        file = files.get(first.indicator, word("origin.derived"))
    return Origin(number, name, figures, said, first.query, coverage, file)


def _said(figure: Figure) -> str:
    key = f"column.{figure.column}"
    return word(key, words=figure.words) if has(key) else figure.words


def _name(figure: Figure) -> str:
    """What a figure of the text is of."""
    if figure.query == INDICATORS:
        return catalogue().indicators[figure.indicator].name_zh
    if figure.query == AID:
        code = str(dict(figure.key)["programme_code"])
        names = {each.code: each.name_zh for each in catalogue().programmes}
        return word("origin.of_programme", name=names[code]) if code in names else word("origin.total")
    return word(f"origin.{next(name for name, query in ONE_ROW.items() if query == figure.query)}")


def _files(plan: Plan, facts: Facts) -> tuple[dict[str, str], str]:
    """Of a township: the cell (of a ratio: both) of each indicator, and the file where it is but one."""
    if plan.unit.is_county:
        return {}, ""
    at = {"unit_code": plan.unit.code, "year": plan.period.year, "quarter": plan.period.quarter}
    rows = facts.ask(FILES, **at)
    names = {str(row["file_name"] or "") for row in rows}
    one = names.pop() if len(names) == 1 else ""
    found: dict[str, str] = {}
    for row in rows:
        code, cell = row["indicator_code"], row["cell"]
        if code in found:
            found[code] += f"、{cell}"
        else:
            key = "origin.cell" if one else "origin.cell_in"
            found[code] = word(key, file=row["file_name"] or "", sheet=row["sheet"], cell=cell).strip(" !")
    return found, one
