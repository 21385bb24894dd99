"""This quarter in words: the largest movements, what looks wrong, who has not reported - each a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from dashboard import findings, hovers, labels, sources, widgets
from dashboard.labels import t
from dashboard.sources import Source

Row = Mapping[str, Any]
NAMED = 8
"""So many missing units are named."""


def show(
    source: Source, moves: Sequence[Row], units: Sequence[Row], ratio: str, missing: Sequence[str]
) -> None:
    """Sentences from overview/movement_by_unit, coverage/ranking_by_unit and the list of who is missing."""
    widgets.heading(t("overview.points_title"), t("overview.points_plain"))
    write = partial(findings.write_value, ratio)
    told = []
    for row in moves:
        text = findings.movement(row, hovers.sides(row["indicator_code"], row))
        told.append(
            widgets.sentence("township", text, unit=row["unit_code"], indicator=row["indicator_code"])
        )
    if not moves:
        told.append(widgets.note(t("overview.point_compare_none")))
    known = {(row["unit_code"], row["indicator_code"]) for row in moves}
    for row in units:
        if row["is_above_one"] and (row["unit_code"], ratio) not in known:
            text = t(
                "overview.point_above", unit=row["unit_name"], name=labels.indicator_name(ratio),
                value=write(row["rate"]), sides=hovers.sides(ratio, row),
            )  # fmt: skip
            told.append(widgets.sentence("township", text, unit=row["unit_code"], indicator=ratio))
    if missing:
        text = t("overview.point_missing", count=len(missing), units=labels.listing(list(missing), NAMED))
        told.append(widgets.sentence("progress", text))
    else:
        told.append(widgets.note(t("overview.point_all_in")))
    st.html(f'<div class="ud-sentences"{sources.attribute(source)}>{"".join(told)}</div>')
