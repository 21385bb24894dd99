"""The findings of all sheets in, those of a sheet that only sums the others up taken out.

A book with a sheet for each township often begins with their 汇总 in the same form: its figures are no
unit's own. They are held against the sum of the sheets and told, never filed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from dashboard.intake.figures import Collected, Where
from dashboard.intake.matching import indicator
from dashboard.intake.records import Figure
from dashboard.intake.townships import is_county, is_total, squeezed

_Key = tuple[int | None, int | None, str, str]
_SUMMARY = re.compile(r"汇总|合计|总计|总表|全[县区市]")
_TOLERANCE = Decimal("0.02")


def drop_summaries(collected: Sequence[Collected]) -> None:
    """Take the figures out of every sheet that sums up the sheets of two townships or more."""
    if len(collected) < 3:
        return
    nameless = [each for each in collected if each.figures and not _names(each)]
    own = [each for each in collected if _names(each)]
    townships = set().union(*(_names(each) for each in own))
    if not nameless or len(townships) < 2:
        return
    sums: dict[_Key, list[Decimal]] = defaultdict(list)
    for each in own:
        for figure in each.figures:
            if figure.value is not None and indicator(figure.code).unit != "percent":
                sums[_key(figure)].append(figure.value)
    for each in nameless:
        _settle(each, {key: sum(values, Decimal(0)) for key, values in sums.items()})


def _names(each: Collected) -> set[str]:
    """The townships of a sheet's figures; a county is none."""
    return {figure.township for figure in each.figures if figure.township and not is_county(figure.township)}


def _key(figure: Figure) -> _Key:
    return (figure.year, figure.quarter, figure.code, figure.basis)


def _settle(each: Collected, sums: dict[_Key, Decimal]) -> None:
    compared = [
        (figure, sums[_key(figure)])
        for figure in each.figures
        if figure.value is not None and _key(figure) in sums
    ]
    wrong = [(figure, total) for figure, total in compared if abs((figure.value or 0) - total) > _TOLERANCE]
    agrees = len(compared) >= 3 and len(wrong) * 2 < len(compared)
    named = is_total(each.sheet) or bool(_SUMMARY.search(squeezed(each.sheet)))
    if not (named or agrees):
        return
    each.tell("info", "summary_sheet", text=each.sheet, count=len(each.figures))
    if agrees:
        for figure, total in wrong:
            each.tell(
                "warning",
                "total_mismatch",
                figure.cell,
                Where("", figure.year, figure.quarter),
                label=each.sheet,
                header=figure.header,
                stated=_shown(figure.value or Decimal(0)),
                computed=_shown(total),
                count=1,
            )
    each.figures.clear()
    each.townships.clear()
    each.problems[:] = [problem for problem in each.problems if problem.code != "doubtful_header"]


def _shown(number: Decimal) -> str:
    return f"{number.normalize():f}" if number else "0"
