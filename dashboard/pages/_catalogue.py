"""The catalogue to read: what an indicator means, its unit, the heads it answers to, its origin."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import filters, labels, widgets
from dashboard.catalogue import Measure, Ratio, catalogue
from dashboard.labels import t

Indicator = Measure | Ratio
EVERY = "all"


def show(head: Any) -> None:
    """A field to search, the area, the table, and all of one indicator when its row is clicked."""
    with head:
        widgets.title(t("upkeep.catalogue"), t("upkeep.catalogue_lead"))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        wanted = st.text_input(
            t("upkeep.search"), key="catalogue_search", max_chars=40, width=320, label_visibility="collapsed",
            placeholder=t("upkeep.search_hint"), icon=":material/search:",
        )  # fmt: skip
        groups = [EVERY, *catalogue().groups]
        group = filters.pick(
            "group", groups, EVERY, label=t("upkeep.group"), width=200,
            write=lambda name: t("upkeep.group_all") if name == EVERY else labels.group_name(name),
        )  # fmt: skip
    found = [
        each
        for each in catalogue().indicators.values()
        if group in (EVERY, each.group) and _matches(each, wanted.split())
    ]
    # Names, units and definitions, no figure of the county among them.
    with st.container(key="nofigures_catalogue"):
        if not found:
            st.info(t("upkeep.search_none"))
            return
        _table(found)
        _one(found)


def _matches(each: Indicator, words: Sequence[str]) -> bool:
    """Whether all the words stand in what is known of an indicator."""
    text = " ".join(
        (each.code, each.name_zh, each.name_en, each.definition_zh, each.definition_en, *each.aliases,
         *each.doubtful_aliases)
    ).casefold()  # fmt: skip
    return all(word.casefold() in text for word in words)


def _table(found: Sequence[Indicator]) -> None:
    frame = pd.DataFrame(
        [
            {
                "name": labels.indicator_name(each.code), "group": labels.group_name(each.group),
                "unit": labels.unit_word(each.unit), "from": comes_from(each),
                "definition": labels.definition(each.code),
                "aliases": t("common.comma_list").join(each.aliases),
            }
            for each in found
        ]
    )  # fmt: skip
    widths = {"name": 200, "group": 110, "unit": 56, "from": 230, "definition": 360, "aliases": 300}
    columns = {
        name: st.column_config.TextColumn(t(f"upkeep.column_{name}"), width=width, pinned=name == "name")
        for name, width in widths.items()
    }
    widgets.table(
        frame, columns, key="catalogue", alt=t("upkeep.catalogue"),
        height=420 if len(found) > 11 else "content",
        on_row=lambda place: st.query_params.update(indicator=found[place].code),
    )  # fmt: skip


def comes_from(each: Indicator) -> str:
    """Of a ratio its two sides; of a measure how it is reported."""
    if isinstance(each, Ratio):
        numerator, denominator = map(labels.indicator_name, (each.numerator, each.denominator))
        return t("common.divided", numerator=numerator, denominator=denominator)
    return t(f"upkeep.reported_{each.tier}")


def _one(found: Sequence[Indicator]) -> None:
    """Everything of the indicator that the address names."""
    code = st.query_params.get("indicator", "")
    each = catalogue().indicators.get(code)
    if each is None or each not in found:
        st.html(widgets.note(t("upkeep.catalogue_click")))
        return
    rules = [rule.code for rule in catalogue().rules if code in _names(rule.expression)]
    ratios = [
        labels.indicator_name(other.code)
        for other in catalogue().ratios.values()
        if code in (other.numerator, other.denominator)
    ]
    join = t("common.comma_list").join
    pairs = [
        ("definition", labels.definition(code)),
        ("unit", labels.unit_word(each.unit)),
        ("kind", t(f"upkeep.kind_{'ratio' if isinstance(each, Ratio) else each.measure_type}")),
        ("from", comes_from(each)),
        ("aliases", join(each.aliases)),
        ("doubtful", join(each.doubtful_aliases)),
        ("used_in", join(ratios)),
        ("rules", join(rules)),
        ("source", _source(each)),
        ("code", code),
    ]
    shown = "".join(
        f"<dt>{html.escape(t(f'upkeep.column_{name}'))}</dt><dd>{html.escape(text)}</dd>"
        for name, text in pairs
        if text
    )
    with st.container(border=True):
        st.html(
            f'<h2 class="ud-finding">{html.escape(labels.indicator_name(code))}</h2>'
            f'<dl class="ud-about">{shown}</dl>'
        )


def _names(expression: str) -> set[str]:
    return set("".join(sign if sign.isalnum() or sign == "_" else " " for sign in expression).split())


def _source(each: Indicator) -> str:
    """How its name and meaning were found."""
    kind = each.source.partition(":")[0]
    return t(f"upkeep.source_{kind}") if labels.has(f"upkeep.source_{kind}") else kind
