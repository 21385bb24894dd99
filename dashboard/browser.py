"""What the pages ask of the browser itself: Streamlit's own words in Chinese, charts that print.

Streamlit 1.67 has no translations (its calendar follows the browser, the rest is English), and most of its
words stand in parts without a parameter: menus of tables, lists without a match, names of buttons for screen
readers. So a dictionary of its exact words (locale streamlit.toml) is laid over them as they appear. A word
that Streamlit changes stays English; nothing else can break. Texts of pages, charts and tables are not
touched.
"""

from __future__ import annotations

import json
from functools import cache

import streamlit as st

from dashboard import anchors, fills, labels, panel, paper, press, tips
from dashboard.sheets import AsIs

AREA = "streamlit"
"""The file of texts that these are."""
_SCRIPT = """
(() => {
  const [words, patterns] = DICTIONARY;
  const known = new Map(words), like = patterns.map(([from, to]) => [new RegExp(from), to]);
  const names = ["aria-label", "placeholder", "title"];
  const kept = "svg, canvas, pre, code, textarea, .js-plotly-plot, [data-testid='stHtml']";
  const said = (text) => {
    const bare = text.trim();
    if (!bare || bare.length > 120) return null;
    if (known.has(bare)) return known.get(bare);
    for (const [from, to] of like) if (from.test(bare)) return bare.replace(from, to);
    return null;
  };
  const write = (text) => { const to = said(text.nodeValue); if (to !== null) text.nodeValue = to; };
  const name = (part) => {
    for (const each of names) {
      const from = part.getAttribute(each), to = from && said(from);
      if (to) part.setAttribute(each, to);
    }
  };
  const read = (part) => {
    if (part.nodeType === 3) {
      if (part.parentElement && !part.parentElement.closest(kept)) write(part);
      return;
    }
    if (part.nodeType !== 1 || part.closest(kept)) return;
    name(part);
    const within = (each) => (each.nodeType === 1 && each.matches(kept) ? 2 : 1);
    const all = document.createTreeWalker(part, 5, within);
    for (let each = all.nextNode(); each; each = all.nextNode()) {
      each.nodeType === 3 ? write(each) : name(each);
    }
  };
  if (window.udWords) window.udWords.disconnect();
  window.udWords = new MutationObserver((changes) => {
    for (const each of changes) {
      if (each.target instanceof SVGElement) continue;
      if (each.type === "childList") each.addedNodes.forEach(read); else read(each.target);
    }
  });
  window.udWords.observe(document.body, {
    childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: names,
  });
  read(document.body);
})();
"""


def prepare() -> None:
    """Hand the script to the browser; once a run, in the sidebar, where it takes no room."""
    st.html(AsIs(_script(labels.current())), unsafe_allow_javascript=True)


@cache
def _script(language: str) -> str:
    dictionary = json.dumps(dictionary_of(language), ensure_ascii=False).replace("</", "<\\/")
    spoken = f'document.documentElement.lang = "{language.replace("_", "-")}";'
    words = _SCRIPT.replace("DICTIONARY", dictionary)
    parts = (fills, paper, anchors, press, panel, tips)
    return f"<script>{spoken}{words}{''.join(each.SCRIPT for each in parts)}</script>"


def dictionary_of(language: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Exact words and patterns, each with what stands for it on pages of a language.

    On English pages the other way round: what was turned into Chinese before the language was changed.
    """
    ours, other = labels.texts("zh_CN", AREA), labels.texts("en", AREA)
    if language == "en":
        ours, other = other, ours
    words, patterns = [], []
    for key in ours:
        if "{x}" in ours[key]:
            patterns.append((_pattern(other[key]), ours[key].replace("{x}", "$1")))
        else:
            words.append((other[key], ours[key]))
    return words, patterns


def _pattern(text: str) -> str:
    """A text with {x} in it as a regular expression of the browser."""
    quoted = "".join(f"\\{letter}" if letter in r".*+?^${}()|[]\/" else letter for letter in text)
    anything = quoted.replace(r"\{x\}", "(.+)")
    return f"^{anything}$"
