"""What a child says comes out as it went in, and a lie about it is no figure."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from dashboard.intake import wire
from dashboard.intake.figureset import Figures
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


FORM = Figures.of((FIGURE, replace(FIGURE, cell="D5", code="aid_amount", unit_factor=Decimal(10000))))


def of_form(township: str, *values: int) -> Laid:
    raw = [str(value) for value in values]
    figures = FORM.of_form(township, 2025, 2, [Decimal(value) for value in values], raw)
    return Laid(figures, (), {township: ("季报", "A1")})


def test_a_form_is_said_once_and_each_file_of_it_comes_out_whole():
    said: list[Figures] = []
    forms: list[Figures] = []
    first, second = of_form("东河镇", 12, 30_000), of_form("西山镇", 15, 40_000)
    packed = [loads(dumps(pack_laid(each, said))) for each in (first, second)]
    assert ["said" in each for each in packed] == [True, False]
    found = [unpack_laid(each, {"西山镇": "U02"}, forms) for each in packed]
    assert found[0] == first
    assert [(each.cell, each.township, each.value, each.unit_code) for each in found[1].figures] == [
        ("D4", "西山镇", Decimal(15), "U02"),
        ("D5", "西山镇", Decimal(40_000), "U02"),
    ]
    assert found[1].figures[1].unit_factor == Decimal(10000)


@pytest.mark.parametrize(
    "lie",
    [
        {"form": 1},
        {"form": -1},
        {"form": "0"},
        {"count": 1},
        {"own": ["西山镇", 2025, 2, ["1"], ["1"]]},
        {"own": ["西山镇", 2025, 2, ["1", "two"], ["1", "2"]]},
        {"own": [["西山镇"], 2025, 2, ["1", "2"], ["1", "2"]]},
        {"said": []},
    ],
)
def test_a_lie_about_a_form_is_refused(lie):
    said: list[Figures] = []
    forms: list[Figures] = []
    first, second = (loads(dumps(pack_laid(of_form("东河镇", 1, each), said))) for each in (2, 3))
    unpack_laid(first, {}, forms)
    with pytest.raises((ValueError, TypeError, LookupError, ArithmeticError)):
        unpack_laid({**second, **lie}, {}, forms)


def test_more_forms_than_a_county_has_are_sent_whole():
    said: list[Figures] = [FORM.at([0])] * wire.MOST_FORMS
    assert "form" not in pack_laid(of_form("东河镇", 1, 2), said)
