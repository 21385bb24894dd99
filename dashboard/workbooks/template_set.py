"""A county's townships and a period in, one zip with a blank return for each of them out."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence

from dashboard.workbooks.template import Hints, blank_template

# What no file system takes in a name, and what would lead out of a folder.
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]|^\.+|[. ]+$')
_LONGEST = 80


def template_name(unit: str, year: int, quarter: int) -> str:
    """What a township's blank return is called: 东关街道_2026Q3.xlsx."""
    return f"{_NOT_IN_NAMES.sub('_', unit)[:_LONGEST]}_{year}Q{quarter}.xlsx"


def template_set(
    units: Sequence[str],
    *,
    year: int,
    quarter: int,
    county: str,
    last_quarter: Mapping[str, Hints],
    progress: Callable[[int, int, str], None] = lambda done, total, unit: None,
) -> bytes:
    """The blank returns of all ``units`` (names) as the bytes of a zip file, one .xlsx each.

    ``last_quarter`` holds each unit's figures of the quarter before, by name. ``progress`` hears (done,
    total, name); what it raises ends the work. Two units whose file names fall together are told apart by a
    number.
    """
    out = io.BytesIO()
    taken: dict[str, int] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as book:
        for done, unit in enumerate(units):
            progress(done, len(units), unit)
            name = template_name(unit, year, quarter)
            taken[name] = taken.get(name, 0) + 1
            if taken[name] > 1:
                name = name.replace("_", f"({taken[name]})_", 1)
            data = blank_template(
                units, year=year, quarter=quarter, county=county, township=unit,
                last_quarter=last_quarter.get(unit),
            )  # fmt: skip
            book.writestr(name, data)
    progress(len(units), len(units), "")
    return out.getvalue()
