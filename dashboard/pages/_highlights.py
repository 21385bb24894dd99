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
    missing: Sequence[Row],
) -> None:
    """Sentences from overview/movement_by_unit, coverage/ranking_by_unit and overview/missing_by_unit."""
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
        count, names = int(missing[0]["units_missing"]), [row["unit_name"] for row in missing]
        text = t("overview.point_missing", count=count, units=labels.listing(names, NAMED, count=count))
        told.append(links.sentence("progress", text))
    else:
        told.append(widgets.note(t("overview.point_all_in")))
    sheets.put(f'<div class="ud-sentences"{sources.attribute(source)}>{"".join(told)}</div>')
