"""Every number that a person reads on a page, each with the id of where it comes from.

A number counts as a statistic unless it is a date, a year, a quarter, an axis tick, or part of a sentence of the
locale files that always reads the same (超过 100%).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import drawings, labels
from dashboard.catalogue import catalogue
from dashboard.sources import IN_KEY
from tests.pages.ownhtml import unpacked

NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?")
TIMES = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2})?)?"  # days and moments
    r"|\d{4}年\d{1,2}月(?:\d{1,2}日)?"
    r"|\d{2,4}年(?:第?[一二三四1-4]季度?)?"
    r"|\b20\d{2}(?: Q[1-4])?\b|\bQ[1-4](?: ?'?\d{2,4})?\b|\d{2} Q[1-4]"
)
TEXTS = ("body", "label", "value", "delta", "help", "alt", "placeholder", "text")
DRAWING = "a small drawing of figures"
"""Stands for an image among the texts: it is one statistic, and its text no number."""
CHOICES = {
    "selectbox",
    "button_group",
    "multiselect",
    "radio",
    "number_input",
    "text_input",
    "text_area",
    "date_input",
}
"""Controls: what they offer or hold is a choice, not a statistic."""
FIGURES: dict[tuple[str, str], Mapping[str, Any]] = {}
"""The figures that were drawn as HTML, by the chart's name and its id; see ``remember_figures``."""
OUR_CHART = re.compile(r'data-chart="([^"]*)"[^>]* data-origin="([^"]*)"')
NO_FIGURES = "nofigures_"
"""The key of a part that shows none of the county's figures begins so: what a machine says of itself."""


@dataclass(frozen=True)
class Text:
    """A piece of text on a page and the id that it carries ("" for none)."""

    origin: str
    text: str
    where: str

    @property
    def numbers(self) -> list[str]:
        """Its statistics, as written but without sign and thousands' commas."""
        return [number(each) for each in NUMBER.findall(without_fixed(self.text))]

    @property
    def is_statistic(self) -> bool:
        """Whether it has to say where it comes from."""
        return self.text == DRAWING or bool(self.numbers)


@dataclass(frozen=True)
class Point:
    """A value that a chart draws."""

    origin: str
    value: float
    where: str


def remember_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the figures of charts that are drawn as HTML: their values stand nowhere in it as numbers."""
    draw = drawings.drawn

    def drawn(figure: Any, **options: Any) -> str:
        FIGURES[options["name"], figure["layout"]["meta"]] = figure
        return draw(figure, **options)

    monkeypatch.setattr(drawings, "drawn", drawn)


def number(written: str) -> str:
    return written.replace(",", "").rstrip(".")


def without_fixed(text: str) -> str:
    """A text without what is no statistic: times, definitions, sentences that always read the same."""
    for each in fixed(labels.current()):
        text = text.replace(each, " ")
    return TIMES.sub(" ", text)


@cache
def fixed(language: str) -> tuple[str, ...]:
    """Texts with a number that stands in every version of a sentence, the longest first."""
    known = catalogue().indicators.values()
    found = {
        text for each in known for text in (labels.definition(each.code), labels.indicator_name(each.code))
    }
    for text in labels.texts("en" if language == "en" else "zh_CN").values():
        found |= {part.strip() for part in re.split(r"\{[^}]*\}", text)}
    for rule in catalogue().rules:
        # a rule's own limits are part of its sentence
        for part in re.split(r"\{[^}]*\}", rule.message_en if language == "en" else rule.message_zh):
            name = part.strip(" ：:，,()（）")
            found |= {part.strip(), name, name[:1].upper() + name[1:]}
    return tuple(
        sorted(
            (each for each in found if re.search(r"\d", each) and re.search(r"[^\d\W]", each)),
            key=len,
            reverse=True,
        )
    )


class _Html(HTMLParser):
    """Text nodes of an HTML element with the nearest ``data-origin`` around each."""

    VOID = frozenset({"br", "img", "hr", "input", "wbr"})

    def __init__(self, origin: str) -> None:
        super().__init__()
        self.origins = [origin]
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.found.append((self.origins[-1], DRAWING))
        own = dict(attrs).get("data-origin") or self.origins[-1]
        if tag not in self.VOID:
            self.origins.append(own)
        if tip := dict(attrs).get("data-tip"):  # what a mark of a chart says
            self.found += [(own, line) for line in tip.split("\n")]

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID and len(self.origins) > 1:
            self.origins.pop()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.found.append((self.origins[-1], data))


def _html(body: str, origin: str) -> list[tuple[str, str]]:
    parser = _Html(origin)
    parser.feed(body)
    # "125" and "万元" are two nodes: each stands for itself
    return parser.found


def of_page(app: AppTest) -> tuple[list[Text], list[Point]]:
    """All texts and all chart points of a page, the shared frame around it left out."""
    texts: list[Text] = []
    points: list[Point] = []
    for element, origin in _walk(app.main, ""):
        kind = element.type
        proto = getattr(element, "proto", None)
        where = f"{kind} {getattr(element, 'key', '') or ''}"
        if kind in CHOICES or kind in ("code", "file_uploader"):
            continue
        if kind == "html":
            if not proto.body.startswith("<style>"):
                body = unpacked(proto.body)
                texts += [Text(own, text, where) for own, text in _html(body, origin)]
                for name, own in OUR_CHART.findall(body):
                    drawn = FIGURES.get((name, own), {"data": []})
                    points += [Point(own, value, f"{name} {place}") for value, place in _chart_points(drawn)]
        elif kind == "plotly_chart":
            spec = json.loads(proto.spec)
            own = spec["layout"].get("meta") or origin
            texts += [Text(own, text, f"{where} {place}") for text, place in _chart_texts(spec)]
            points += [Point(own, value, f"{where} {place}") for value, place in _chart_points(spec)]
        elif kind in ("dataframe", "arrow_data_frame"):
            texts += [Text(origin, text, f"{where} {place}") for text, place in _table_texts(element)]
        elif proto is not None:
            found = (getattr(proto, name, "") for name in TEXTS)
            plain = (re.sub(r"\\([^\w\s])", r"\1", text) for text in found if isinstance(text, str))
            texts += [Text(origin, text, where) for text in plain if text]
    return texts, points


def _walk(block: Any, origin: str) -> Iterator[tuple[Any, str]]:
    for child in block.children.values():
        if hasattr(child, "children"):
            key = child.key or ""
            if key.startswith(NO_FIGURES):
                continue
            inside = key.removeprefix(IN_KEY).split("__")[0] if key.startswith(IN_KEY) else origin
            if label := getattr(child, "label", ""):
                yield _Label(str(label)), inside
            yield from _walk(child, inside)
        else:
            yield child, origin


@dataclass(frozen=True)
class _LabelProto:
    label: str


class _Label:
    """The label of an expander or a tab, as an element."""

    type = "label"

    def __init__(self, label: str) -> None:
        self.proto = _LabelProto(label)


def _strings(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _chart_texts(spec: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for trace in spec["data"]:
        for name in ("text", "hovertext"):
            for text in _strings(trace.get(name, [])):
                yield re.sub(r"<[^>]*>", " ", text), name
    for note in spec["layout"].get("annotations", []):
        yield re.sub(r"<[^>]*>", " ", str(note.get("text", ""))), "annotation"


def _chart_points(spec: Mapping[str, Any]) -> Iterator[tuple[float, str]]:
    for trace in spec["data"]:
        if trace.get("mode") == "text" or trace["type"] not in ("bar", "scatter"):
            continue
        shapes = trace.get("marker", {}).get("pattern", {}).get("shape", [])
        for axis in ("x", "y"):
            values = trace.get(axis) or []
            if not _is_position(values):
                for place, value in enumerate(values):
                    # a hatched bar stands for no figure
                    if isinstance(value, (int, float)) and not (shapes and shapes[place] == "/"):
                        yield float(value), f"{trace['type']} {axis}"


def _is_position(values: list[Any]) -> bool:
    """Whether an axis only says where: places in a list, quarters, names, cells of one width."""
    known = [each for each in values if isinstance(each, (int, float))]
    return (
        len(known) < len([each for each in values if each is not None])
        or values == list(range(len(values)))
        or all(2000 < each < 2100 and each * 4 == int(each * 4) for each in known)
        or set(known) == {0.96}
    )


def _table_texts(element: Any) -> Iterator[tuple[str, str]]:
    frame = element.value
    config = json.loads(element.proto.columns or "{}")
    for column in frame.columns:
        about = config.get(column) or {}
        if about.get("hidden"):
            continue
        kind = about.get("type_config") or {}
        if kind.get("type") == "checkbox":
            continue
        for value in frame[column]:
            if not pd.api.types.is_scalar(value):  # a small chart in the cell
                yield from ((_formatted(each, None), str(column)) for each in list(value) if each is not None)
                continue
            if value is None or pd.isna(value):
                continue
            if kind.get("type") == "image":
                yield DRAWING, str(column)
            elif isinstance(value, str):
                yield value, str(column)
            elif kind.get("type") in ("line_chart", "bar_chart"):
                continue
            elif not isinstance(value, bool):
                yield _formatted(value, kind.get("format")), str(column)


def _formatted(value: Any, form: str | None) -> str:
    """A number of a table as its column writes it."""
    if not isinstance(value, (int, float)) and not hasattr(value, "item"):
        return str(value)
    value = float(value)
    if form == "percent":
        return f"{value * 100:.1f}%"
    if form in (None, "localized"):
        return labels.number(value, 0 if value == int(value) else 2)
    decimals = re.search(r"\.(\d+)f", form)
    return labels.number(value, int(decimals[1]) if decimals else 0)
