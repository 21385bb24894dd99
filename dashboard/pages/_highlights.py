"""This quarter in words: the largest movements, what looks wrong, who has not reported - each a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from dashboard import bounds, findings, hovers, labels, links, sheets, sources, widgets
from dashboard.labels import t
from dashboard.sources import Source

Row = Mapping[str, Any]
NAMED = 8
"""So many missing units are named."""
ABOVE = 4
"""Of many units above 100 %, so many are told."""


def show(
    source: Source,
    moves: Sequence[Row],
    units: Sequence[Row],
    ratio: str,
    missing: Sequence[str],
    missing_count: int,
) -> None:
    """Sentences from overview/movement_by_unit, coverage/ranking_by_unit and the first of those missing.

    ``missing_count``: how many are missing in all.
    """
    widgets.heading(t("overview.points_title"), t("overview.points_plain"))
    write = partial(findings.write_value, ratio)
    told = []
    for row in moves:
        text = findings.movement(row, hovers.sides(row["indicator_code"], row))
        told.append(links.sentence("township", text, unit=row["unit_code"], indicator=row["indicator_code"]))
    if not moves:
        told.append(widgets.note(t("overview.point_compare_none")))
    known = {(row["unit_code"], row["indicator_code"]) for row in moves}
    above = [row for row in units if row["is_above_one"] and (row["unit_code"], ratio) not in known]
    for row in above[:ABOVE] if bounds.is_part(units) else above:
        text = t(
            "overview.point_above", unit=row["unit_name"], name=labels.indicator_name(ratio),
            value=write(row["rate"]), sides=hovers.sides(ratio, row),
        )  # fmt: skip
        told.append(links.sentence("township", text, unit=row["unit_code"], indicator=ratio))
    if missing:
        text = t(
            "overview.point_missing", count=missing_count,
            units=labels.listing(list(missing), NAMED, count=missing_count),
        )  # fmt: skip
        told.append(links.sentence("progress", text))
    else:
        told.append(widgets.note(t("overview.point_all_in")))
    sheets.put(f'<div class="ud-sentences"{sources.attribute(source)}>{"".join(told)}</div>')
