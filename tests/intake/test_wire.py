"""What a child says comes out as it went in, and a lie about it is no figure."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from dashboard.intake.records import Figure, Problem
from dashboard.intake.settle import Laid
from dashboard.intake.wire import dumps, loads, pack_laid, unpack_laid

FIGURE = Figure(
    "季报", "D4", "东河镇", 2025, 1, "members", "stock", Decimal("12.50"), "12.5", header="会员人数"
)
OTHERS = (
    replace(
        FIGURE, cell="D5", code="aid_amount", basis="ytd", value=Decimal(35000), unit_factor=Decimal(10000)
    ),
    replace(FIGURE, cell="D6", value=None, state="not_applicable", raw="/"),
    replace(FIGURE, cell="D7", quarter=None, approximate=True, match="doubtful"),
)


@pytest.mark.parametrize("figures", [(), (FIGURE,), (FIGURE, FIGURE), (FIGURE, *OTHERS)])
def test_figures_come_out_as_they_went_in(figures):
    told = (Problem("warning", "unknown_item", "季报", "B4", args={"text": "甲"}),)
    laid = Laid(figures, told, {"东河镇": ("季报", "A1")})
    found = unpack_laid(loads(dumps(pack_laid(laid))))
    assert found == laid
    assert repr(found.figures) == repr(laid.figures)


def test_units_are_looked_up_by_their_names_as_written():
    data = loads(dumps(pack_laid(Laid((FIGURE, *OTHERS), (), {}))))
    assert {each.unit_code for each in unpack_laid(data, {"东河镇": "U01"}).figures} == {"U01"}


@pytest.mark.parametrize("count", [-1, 3, 5, 10**9, "4", None])
def test_another_number_of_figures_than_stated_is_refused(count):
    data = loads(dumps(pack_laid(Laid((FIGURE, *OTHERS), (), {}))))
    with pytest.raises((ValueError, TypeError)):
        unpack_laid({**data, "count": count})


def test_words_that_are_none_are_refused():
    data = loads(dumps(pack_laid(Laid((FIGURE,), (), {}))))
    data["figures"][1] = [["D4"]]
    with pytest.raises(TypeError):
        unpack_laid(data)
