"""The words of the forms that are not those of a page, known without the library that writes workbooks."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from dashboard.catalogue import Measure


@cache
def words() -> Mapping[str, Any]:
    """The form's words, from return_form.toml."""
    return tomllib.loads(Path(__file__).with_name("return_form.toml").read_text(encoding="utf-8"))


def unit_word(measure: Measure) -> str:
    """What a measure is counted in, as the form writes it: 人, 户, 元, 场."""
    by_code: Mapping[str, str] = words()["units_by_code"]
    by_unit: Mapping[str, str] = words()["units"]
    return by_code.get(measure.code, by_unit[measure.unit])
