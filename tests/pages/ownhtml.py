"""The HTML of our own on a page: its tables, charts and lists, and its buttons pressed as the browser would."""

from __future__ import annotations

import html
import json
import re
from html.parser import HTMLParser

import pandas as pd
from streamlit.testing.v1 import AppTest

from dashboard import fills

_ASKED = {"origin": "origin_asked", "take": "take_asked"}


def html_of(app: AppTest) -> str:
    """Everything that is HTML of our own, the style sheet left out."""
    bodies = "\n".join(str(each.proto.body) for each in app.get("html") if "<style>" not in each.proto.body)
    return unpacked(bodies)


def unpacked(body: str) -> str:
    """HTML as the browser has it, which puts what stands in attributes in place."""
    return re.sub(r"<div data-html='([^']*)'></div>", _carried, body)


def _carried(found: re.Match[str]) -> str:
    """What the browser makes of an attribute (fills.py), which knows all that stands in it."""
    body = html.unescape(found[1])
    parser = _Parts()
    parser.feed(body)
    assert parser.tags <= set(fills.TAGS.split()), parser.tags
    names = {name for name in parser.names if not name.startswith(("data-", "aria-"))}
    assert names <= set(fills.NAMES.split()), names
    return body


def presses(app: AppTest) -> list[str]:
    """What each button of the page tells when it is pressed, in the order of the page."""
    return [html.unescape(each) for each in re.findall(r'<button[^>]* data-press="([^"]*)"', html_of(app))]


def offers(app: AppTest) -> list[str]:
    """What each option of the page's own lists tells when it is chosen."""
    return [
        html.unescape(f"{told} {value}")
        for told, options in _lists(html_of(app))
        for value in re.findall(r'value="([^"]*)"', options)
    ]


def chosen(app: AppTest, name: str) -> str | None:
    """What one of the page's own lists or rows of pills says now; None where there is none of that name."""
    body = html_of(app)
    for told, options in _lists(body):
        if told == f"set {name}":
            return html.unescape(re.findall(r'value="([^"]*)" selected', options)[0])
    pressed = re.findall(rf'data-press="set {name} ([^"]*)" aria-pressed="true"', body)
    return html.unescape(pressed[0]) if pressed else None


def _lists(body: str) -> list[tuple[str, str]]:
    """What each list tells, and its options as HTML."""
    return re.findall(r'<select[^>]* data-choose="([^"]*)"[^>]*>(.*?)</select>', body)


def press(app: AppTest, value: str) -> AppTest:
    """Press or choose one of them: what the server makes of it (origin.py), since AppTest has no browser."""
    assert value in (*presses(app), *offers(app)), (value, presses(app), offers(app))
    what, name, *rest = value.split(" ")
    if what == "set":
        app.query_params[name] = rest[0]
    else:
        app.session_state[_ASKED[what]] = name
    app.run()
    assert not app.exception, [each.value for each in app.exception]
    return app


def charts(app: AppTest) -> list[str]:
    """The names of the charts that are drawn as HTML."""
    return re.findall(r'<div class="ud-chart" data-chart="([^"]*)"', html_of(app))


class _Parts(HTMLParser):
    """The tags and the attributes that occur."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names.update(name for name, _ in attrs)


class _Tables(HTMLParser):
    """Every table as rows of texts, with the attributes of its tag."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[list[str]]]] = []
        self.rows: list[list[str]] = []
        """Those that the browser fills in."""
        self.is_in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.found.append((" ".join(f"{name}={value}" for name, value in attrs), []))
            self.rows = json.loads(dict(attrs).get("data-rows") or "[]")
        elif tag == "tr" and self.found:
            self.found[-1][1].append([])
        elif tag in ("td", "th") and self.found:
            self.found[-1][1][-1].append("")
            self.is_in_cell = True
        elif tag == "img" and self.is_in_cell:
            self.found[-1][1][-1][-1] += dict(attrs).get("src") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self.found[-1][1].extend(self.rows)
        self.is_in_cell = self.is_in_cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self.is_in_cell:
            self.found[-1][1][-1][-1] += data


def table(app: AppTest, marked: str) -> pd.DataFrame:
    """The first table with ``marked`` in its attributes (``data-table=indicators``), its heads as columns."""
    parser = _Tables()
    parser.feed(html_of(app))
    rows = next(rows for attributes, rows in parser.found if marked in attributes)
    return pd.DataFrame(rows[1:], columns=rows[0])


def links(app: AppTest) -> dict[str, str]:
    """Page and parameters of every link of the page by its words, ours and Streamlit's."""
    ours = re.findall(r'<a class="ud-go[^"]*" href="([^"]*)"[^>]*>(.*?)</a>', html_of(app), re.DOTALL)
    found = {re.sub(r"<[^>]+>", "", inside): html.unescape(address) for address, inside in ours}
    streamlits = app.get("page_link")
    return found | {each.proto.label: f"{each.proto.page}?{each.proto.query_string}" for each in streamlits}
