"""HTML that the browser makes from an attribute, past Streamlit's sanitizer.

The sanitizer looks at every part of what a page hands over, which for the marks of charts and the cells of
tables takes longer than all else that the browser does with them. So these travel in an attribute
(``data-html``, ``data-rows``) of a part that is empty, and the script puts them in place before anything is
painted: cells as text, marks as parts from a short list of tags and attributes. What is not on the list is
left out, whatever stands in it.
"""

from __future__ import annotations

TAGS = (
    "a b blockquote br button div h1 h2 h3 i img li mark ol option p select small span table tbody td th "
    "thead tr ul"
)
NAMES = (
    "alt autocomplete class colspan href id role scope selected src style tabindex target title type value"
)
"""Attributes, beside ``data-…`` and ``aria-…``."""
_SCRIPT = r"""
(() => {
  if (window.udFills) return;
  window.udFills = true;
  const tags = new Set("TAGS".split(" ")), names = new Set("NAMES".split(" "));
  const values = {
    href: /^(?!\/\/)[\w.\/-]*([?#]|$)/, id: /^ud-/, src: /^data:image\/svg\+xml;base64,/,
    target: /^_self$/, type: /^button$/,
  };
  const isKnown = ({name, value}) =>
    (names.has(name) || name.startsWith("data-") || name.startsWith("aria-"))
    && (!values[name] || values[name].test(value));
  const fill = (host) => {
    const made = document.createElement("template");
    made.innerHTML = host.dataset.html;
    for (const part of made.content.querySelectorAll("*")) {
      if (!tags.has(part.localName)) part.remove();
      else for (const each of [...part.attributes]) if (!isKnown(each)) part.removeAttribute(each.name);
    }
    host.replaceWith(made.content);
  };
  const fillRows = (table) => {
    const {rows, first, at, chosen} = table.dataset;
    const styles = [...table.tHead.rows[0].cells].map((each) => each.className);
    const [row, column] = at.split(" ").map(Number);
    const body = document.createElement("tbody");
    JSON.parse(rows).forEach((texts, place) => {
      const line = body.insertRow();
      line.dataset.row = Number(first) + place;
      texts.forEach((text, across) => {
        const cell = line.insertCell();
        cell.textContent = text;
        if (styles[across]) cell.className = styles[across];
        if (Number(first) + place !== row || across !== column) return;
        cell.tabIndex = 0;
        if (chosen) cell.setAttribute("aria-selected", "true");
      });
    });
    table.append(body);
    table.removeAttribute("data-rows");
  };
  const all = () => {
    document.querySelectorAll("[data-html]").forEach(fill);
    document.querySelectorAll("table[data-rows]").forEach(fillRows);
  };
  new MutationObserver(all).observe(document.body, {childList: true, subtree: true});
  all();
})();
"""
SCRIPT = _SCRIPT.replace("TAGS", TAGS).replace("NAMES", NAMES)


def carried(body: str) -> str:
    """HTML of our own in an attribute, for the script to put in place."""
    # In single quotes, since marks are full of double ones.
    told = body.replace("&", "&amp;").replace("'", "&#39;")
    return f"<div data-html='{told}'></div>"
