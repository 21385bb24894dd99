"""Targets read from a workbook: the one we hand out, and what people make of it."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook, load_workbook

from dashboard import labels
from dashboard.intake.goals import Goals, read_goals
from dashboard.intake.read import read_sheets
from dashboard.intake.records import Book
from dashboard.workbooks.targets import target_book

UNITS = {"清河县": "C", "全县": "C", "东河镇": "U1", "西岭乡": "U2"}


def read(data: bytes) -> Goals:
    book = read_sheets("目标.xlsx", data)
    assert isinstance(book, Book)
    return read_goals(book, UNITS)


def filled(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def taken(found: Goals) -> list[tuple[str, str, float]]:
    return [(goal.unit_code, goal.indicator_code, goal.value) for goal in found.goals]


def test_the_book_we_hand_out_comes_back_as_it_was_filled():
    labels.use("zh_CN")
    held = {("C", "membership_rate"): 90.0, ("U1", "new_members"): 300.0}
    data = target_book(
        "2026年目标", [("C", "清河县"), ("U1", "东河镇")], ["membership_rate", "new_members"], held
    )
    sheet = load_workbook(io.BytesIO(data)).active
    assert [cell.value for cell in sheet[4]] == ["单位", "职工入会率(%)", "新发展会员数(人)"]
    found = read(data)
    assert taken(found) == [("C", "membership_rate", 0.9), ("U1", "new_members", 300.0)]
    assert found.troubles == ()


def test_other_ways_of_writing_a_target_are_read():
    found = read(
        filled(
            ("2026年工作目标",),
            ("序号", "乡镇", "职工入会率（%）目标", "新会员数"),
            (1, "东河镇总工会", "88.5%", "1,200"),
            (2, "西岭乡", 91, None),
        )
    )
    assert taken(found) == [
        ("U1", "membership_rate", 0.885), ("U1", "new_members", 1200.0), ("U2", "membership_rate", 0.91),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "trouble"),
    [
        (0.9, "share_or_percent"),
        ("约90", "not_a_number"),
        (-5, "negative"),
        (120, "above_one"),
    ],
)
def test_what_is_not_clear_is_told_and_not_taken(value: object, trouble: str):
    found = read(filled(("单位", "职工入会率(%)"), ("东河镇", value)))
    assert found.goals == ()
    assert [(each.code, each.args["cell"]) for each in found.troubles] == [(trouble, "B2")]


def test_unknown_rows_and_columns_are_told_and_the_rest_is_read():
    found = read(filled(("单位", "职工入会率(%)", "幸福指数"), ("东河镇", 90, 5), ("南山镇", 80, 4)))
    assert taken(found) == [("U1", "membership_rate", 0.9)]
    assert [each.code for each in found.troubles] == ["unknown_indicator", "unknown_unit"]


def test_a_file_without_targets_says_so():
    assert [each.code for each in read(filled(("备注", "没有"))).troubles] == ["no_targets"]
