"""Buttons and cells of our own HTML: what is pressed in the browser reaches the server as one value.

A button of Streamlit's is an element with a style sheet and a Markdown text of its own; a page has dozens of
them, a table of figures hundreds of cells. Here they are plain HTML, and one component without a look of its
own (Streamlit's components, version 2) tells the server what was pressed:

- ``<button data-press="origin ranking">`` tells ``origin ranking``,
- a cell of ``<table data-cells="cell ranking 0" role="grid">`` tells ``cell ranking 0 12 3``: row and column,
- ``<select data-choose="set year">`` tells ``set year 2025``: the value of the option that was chosen.

In such a table one cell is a stop of the Tab key and the arrow keys lead to the others, Enter presses one.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from dashboard import labels

KEY = "press"
CHOICES = "choose"
"""The listeners: of the buttons (in the drawer's fragment), and of the choices of a page (in the page)."""
PAGE = "page"
"""Key of the fragment in which a page runs that is one."""
MOST = 200
"""Rows that a table shows at most, those around the chosen one."""
_EVENT = "pressed"
_SCRIPT = """
export default ({setTriggerValue}) => {
  const tell = (value) => setTriggerValue("pressed", value);
  const heard = window.udListeners = window.udListeners || {};
  heard.NAME = tell;
  if ("NAME" === "press" && window.udEarly) {
    const early = window.udEarly;
    window.udEarly = "";
    setTimeout(() => tell(early));
  }
  return () => { if (heard.NAME === tell) delete heard.NAME; };
};
"""
SCRIPT = """
(() => {
  if (window.udTell) return;
  // A choice runs the page at once where the page listens by itself, else by way of the drawer.
  const heard = window.udListeners = window.udListeners || {};
  window.udTell = (value) => {
    const listener = (value.startsWith("set ") && heard.choose) || heard.press;
    if (listener) listener(value); else window.udEarly = value;
  };
  const cellOf = (part) => part.closest && part.closest("table[data-cells] td");
  const valueOf = (cell) => {
    const row = cell.parentElement;
    return `${cell.closest("table").dataset.cells} ${row.dataset.row} ${cell.cellIndex}`;
  };
  const to = (cell) => {
    if (!cell || cell.tagName !== "TD") return;
    cell.closest("table").querySelectorAll("td[tabindex]").forEach((each) => { each.tabIndex = -1; });
    cell.tabIndex = 0;
    cell.focus();
  };
  // The answer draws the tables anew: they stay scrolled, and the pressed cell keeps the focus.
  const tableOf = (cells) => document.querySelector(`table[data-cells="${CSS.escape(cells)}"]`);
  const keep = (cell, cells, places, times) => {
    const now = tableOf(cells) && tableOf(cells).querySelector('td[tabindex="0"]');
    if (cell.isConnected || !now) {
      if (times) setTimeout(() => keep(cell, cells, places, times - 1), 50);
      return;
    }
    places.forEach(([name, top, left]) => {
      const table = tableOf(name);
      if (table) Object.assign(table.parentElement, {scrollTop: top, scrollLeft: left});
    });
    now.focus({preventScroll: true});
  };
  const press = (cell) => {
    const tables = [...document.querySelectorAll("table[data-cells]")];
    const places = tables.map((each) => {
      const {scrollTop, scrollLeft} = each.parentElement;
      return [each.dataset.cells, scrollTop, scrollLeft];
    });
    window.udTell(valueOf(cell));
    keep(cell, cell.closest("table").dataset.cells, places, 60);
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-press]");
    const cell = cellOf(event.target);
    if (button) window.udTell(button.dataset.press);
    else if (cell) { to(cell); press(cell); }
  });
  // The answer may draw the list anew: whoever chose with the keyboard goes on from there.
  const keepChoice = (list, times) => {
    const now = document.querySelector(`select[data-choose="${CSS.escape(list.dataset.choose)}"]`);
    if (!list.isConnected && now) now.focus({preventScroll: true});
    else if (times) setTimeout(() => keepChoice(list, times - 1), 50);
  };
  document.addEventListener("change", (event) => {
    const list = event.target.closest && event.target.closest("select[data-choose]");
    if (!list) return;
    window.udTell(`${list.dataset.choose} ${list.value}`);
    keepChoice(list, 60);
  });
  document.addEventListener("keydown", (event) => {
    const cell = cellOf(event.target);
    if (!cell) return;
    const row = cell.parentElement, at = cell.cellIndex;
    const ways = {
      ArrowLeft: () => cell.previousElementSibling, ArrowRight: () => cell.nextElementSibling,
      ArrowUp: () => row.previousElementSibling && row.previousElementSibling.cells[at],
      ArrowDown: () => row.nextElementSibling && row.nextElementSibling.cells[at],
      Home: () => row.cells[0], End: () => row.cells[row.cells.length - 1],
    };
    if (event.key === "Enter" || event.key === " ") press(cell);
    else if (ways[event.key]) to(ways[event.key]());
    else return;
    event.preventDefault();
  });
})();
"""
"""Hears what is pressed and keeps it until the component is there, whose code arrives after the page's first
parts."""


def listen(pressed: Callable[[list[str]], None], name: str = KEY) -> None:
    """Be told what is pressed: ``pressed`` is given the words of the value, before the fragment runs again.

    Drawn once under each name (``KEY``, ``CHOICES``), in the fragment that a press shall run. What comes is
    anybody's text: check it.
    """
    component = st.components.v2.component(f"ud_{name}", js=_SCRIPT.replace("NAME", name))
    component(key=name, on_pressed_change=partial(_pressed, pressed, name))


def _pressed(pressed: Callable[[list[str]], None], name: str) -> None:
    value = st.session_state.get(name, {}).get(_EVENT)
    if isinstance(value, str) and value:
        pressed(value.split(" "))


def button(value: str, words: str, icon: str, *, help: str = "", is_after: bool = False) -> str:
    """A quiet button as HTML, which tells ``value``; its icon stands before its words or after them."""
    glyph = f'<span class="ud-icon" data-icon="{icon}" aria-hidden="true"></span>'
    inside = html.escape(words) + glyph if is_after else glyph + html.escape(words)
    hint = f' title="{html.escape(help)}"' if help else ""
    return f'<button type="button" class="ud-press" data-press="{html.escape(value)}"{hint}>{inside}</button>'


def pills(options: Sequence[tuple[str, str, bool]], label: str, *, attributes: str = "") -> str:
    """A few choices side by side as HTML: what each tells, its words, whether it is on."""
    buttons = "".join(
        f'<button type="button" data-press="{html.escape(value)}" aria-pressed="{str(is_on).lower()}">'
        f"{html.escape(words)}</button>"
        for value, words, is_on in options
    )
    return f'<div class="ud-pills"{attributes} role="group" aria-label="{html.escape(label)}">{buttons}</div>'


def choice(value: str, options: Sequence[tuple[str, str, bool]], label: str, *, width: int) -> str:
    """One of a list as HTML, the browser's own list.

    ``options``: what each tells after ``value``, its words, whether it is chosen; ``width`` in pixels.
    """
    inside = "".join(
        f'<option value="{html.escape(told)}"{" selected" if is_on else ""}>{html.escape(words)}</option>'
        for told, words, is_on in options
    )
    return (
        f'<select class="ud-select" data-choose="{html.escape(value)}" aria-label="{html.escape(label)}"'
        f' style="width:{width}px" autocomplete="off">{inside}</select>'
    )


def table(
    value: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: Sequence[bool],
    chosen: tuple[int, int] | None,
    alt: str,
    height: int,
) -> str:
    """A table whose cells can be pressed, as HTML: ``value``, the row and the column of one are told.

    Its rows stand in an attribute and become cells in the browser (fills.py).

    ``right``: which columns stand at the right; ``chosen``: row and column of the marked cell; ``height`` in
    pixels, 0 for all of its rows. Of many rows some are shown, with a line that says so.
    """
    first = max(0, min((chosen[0] if chosen else 0) - MOST // 2, len(rows) - MOST))
    shown = rows[first : first + MOST]
    of = [' class="ud-n"' if is_right else "" for is_right in right]
    head = "".join(
        f'<th scope="col"{each}>{html.escape(name)}</th>' for each, name in zip(of, heads, strict=True)
    )
    row, column = chosen or (first, 0)
    texts = json.dumps([list(each) for each in shown], ensure_ascii=False, separators=(",", ":"))
    # An attribute with these signs is one that the browser's sanitizer may leave out.
    texts = texts.replace("<", "\\u003c").replace(">", "\\u003e")
    told = {"cells": value, "rows": texts, "first": first, "at": f"{row} {column}"}
    if chosen:
        told["chosen"] = "true"
    data = "".join(f' data-{name}="{html.escape(str(each))}"' for name, each in told.items())
    size = f' style="max-height:{height}px"' if height else ""
    note = ""
    if len(rows) > len(shown):
        text = labels.t("origin.rows_shown", first=first + 1, last=first + len(shown), count=len(rows))
        note = f'<p class="ud-note">{html.escape(text)}</p>'
    return (
        f'<div class="ud-cells"{size}><table role="grid"{data} aria-label="{html.escape(alt)}">'
        f"<thead><tr>{head}</tr></thead></table></div>{note}"
    )
