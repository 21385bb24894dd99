"""The list of units edited in place and imported: what is saved, what is refused and why, what stays as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import labels, store
from dashboard.intake.read import read_sheets
from dashboard.intake.records import Book
from dashboard.intake.submit import file_returns
from dashboard.intake.unitlist import UnitList, read_units, shared_names
from dashboard.intake.units import NamedUnit, entered_aliases
from dashboard.pages import _units, _units_file, _units_list
from dashboard.warehouse import Warehouse, townships
from dashboard.warehouse.filing import NotAllowedError
from tests import stores
from tests.builders import begin, checked, unit
from tests.pages.test_unit_changes import merge, plain_words, show

NEW_HEAD = "代码,名称,简称,类型,起用日期,停用日期,别名\n"


@pytest.fixture(autouse=True)
def no_sample(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("UNION_SAMPLE", "0")
    yield
    store.close_all()


def filled(opened: Warehouse) -> None:
    """东河镇 with a return for the third quarter of 2026, 西岭乡, 南山乡 without any."""
    begin(
        opened, unit("t001", "东河镇"), unit("t002", "西岭乡", kind="township", aliases=["西岭", "西山"]),
        unit("t003", "南山乡", kind="township"),
    )  # fmt: skip
    file_returns(opened, [checked("t001", 2026, 3, {"members": 80, "workers": 100})])


@pytest.fixture
def county() -> Warehouse:
    return stores.own(filled)


def edit(app: AppTest, **changes: dict[str, Any]) -> AppTest:
    key = f"units_{store.own().version}"
    codes = list(app.data_editor[0].value["unit_code"])
    rows = {str(codes.index(code)): cells for code, cells in changes.items()}
    edited = {"edited_rows": rows, "added_rows": [], "deleted_rows": []}
    app.session_state[key] = edited
    app.run()
    app.session_state[key] = edited
    return app.button(key="units_do").click().run()


def units() -> dict[str, NamedUnit]:
    return {each.unit_code: each for each in _units.existing()}


# --- In place ---------------------------------------------------------------------------------------------


def test_a_row_is_edited_in_place_and_the_others_stay_as_they_were(county: Warehouse):
    language = "en"
    app = show("begin", language)
    assert list(app.data_editor[0].value["aliases"]) == ["", "西山", ""], "西岭 follows from 西岭乡"
    edit(
        app, t002={"name": "西陵乡", "kind": "town", "valid_from": "2026-07-01", "aliases": "西山，西乡"},
        t003={"valid_to": "2026-06-30"},
    )  # fmt: skip
    assert not app.exception
    found = units()
    assert found["t002"] == NamedUnit("t002", "西陵乡", "西陵", "town", "2026-07-01", ("西乡", "西山"))
    assert found["t003"].valid_to == "2026-06-30"
    names = county.unit_names()
    assert {names[each] for each in ("西陵", "西陵乡总工会", "西乡工会")} == {"t002"}
    assert "西岭" not in names
    assert labels.t("begin.edit_done", language, count=2) in plain_words(app)
    changed = county.query("audit/unit_by_act", numbers=[county.version])
    assert set(changed["unit_code"]) == {"t002", "t003"}
    assert {"西岭乡", "西陵乡"} <= {*changed["value_before"], *changed["value_after"]}


HAS_RETURNS = {"unit": "东河镇", "year": 2026, "quarter": 3}
REFUSED: tuple[tuple[str, dict[str, Any], str, dict[str, Any]], ...] = (
    ("t003", {"name": "东河镇"}, "unit_taken", {"unit": "东河镇"}),
    ("t003", {"aliases": ("东河镇",)}, "unit_taken", {"unit": "东河镇"}),
    ("t003", {"aliases": ("西山",)}, "unit_taken", {"unit": "西山"}),
    ("t003", {"name": ""}, "unit_name", {}),
    ("t003", {"name": "南\u200b山乡"}, "unit_name", {}),
    ("t003", {"valid_from": "2026-07-01", "valid_to": "2026-06-30"}, "unit_days", {"unit": "南山乡"}),
    ("t001", {"valid_to": "2026-06-30"}, "unit_has_returns", HAS_RETURNS),
    ("t001", {"valid_from": "2026-10-01"}, "unit_has_returns", HAS_RETURNS),
    ("t002", {"valid_to": "2025-12-31"}, "unit_settled", {"unit": "西岭乡"}),
)
"""A unit, how it would be changed, and why it is not; the last after 西岭乡 was merged into 东河镇."""


def test_what_cannot_be_is_refused_with_the_reason(county: Warehouse):
    for code, fields, why, words in REFUSED:
        if why == "unit_settled":
            merge(county)
        before, version = _units.existing(), county.version
        seen = townships.newest_change(county)
        after = [replace(each, **fields) if each.unit_code == code else each for each in before]
        with pytest.raises(NotAllowedError) as refused:
            _units_list.state(before, after, county.county(), seen)
        assert (refused.value.code, refused.value.args_of_words) == (why, words), fields
        assert labels.t(f"common.not_allowed_{why}", **words)
        assert county.version == version
    app = edit(show("begin"), t003={"name": "东河镇"})
    assert labels.t("common.not_allowed_unit_taken", unit="东河镇") in plain_words(app)
    assert county.version == version


def test_names_can_be_swapped_and_a_merged_unit_called_otherwise(county: Warehouse):
    merge(county)
    edit(show("begin"), t001={"name": "南山乡"}, t003={"name": "东河镇"}, t002={"short_name": "岭"})
    found = units()
    assert (found["t001"].name, found["t003"].name) == ("南山乡", "东河镇")
    assert (found["t002"].short_name, found["t002"].successor_code) == ("岭", "t001")


def test_of_two_who_edit_at_once_the_second_is_told(county: Warehouse):
    seen = townships.newest_change(county)
    county.act("unit", {"units": [unit("t003", "南岭乡", kind="township")]}, by="别人")
    with pytest.raises(NotAllowedError, match="unit_meanwhile"):
        townships.set_units(county, [unit("t002", "北岭乡")], seen=seen, by="我")
    assert units()["t002"].name == "西岭乡"


def test_a_renamed_unit_keeps_the_name_it_had(county: Warehouse):
    renamed = unit("t002", "西岭镇", aliases=["西岭乡", "西岭乡总工会", "西山"])
    link = {"from_code": "t002", "to_code": "t002", "share": 1.0, "old_name": "西岭乡", "new_name": "西岭镇"}
    body = {"kind": "rename", "happened_on": "2026-01-01", "note": "", "links": [link], "units": [renamed]}
    county.act("succession", body, by="统计员")
    app = show("begin")
    assert list(app.data_editor[0].value["aliases"]) == ["", "西山", ""]
    edit(app, t002={"aliases": ""})
    assert units()["t002"].aliases == ("西岭乡",)
    assert county.unit_names()["西岭乡"] == "t002"
    past = show("begin", asof="2026-11-01")
    assert not [each for each in past.button if each.key in ("units_do", "units_import")]


def test_a_name_that_follows_from_another_was_not_entered():
    held = ["西岭", "西岭乡总工会", "西山", "西山工会", "清河县西岭乡", "老岭", "老岭总工会"]
    of = NamedUnit("t2", "西岭乡", "西岭", aliases=("老岭",))
    assert entered_aliases(held, of, "清河县") == ("西山",)


# --- From a list ------------------------------------------------------------------------------------------


def upload(app: AppTest, text: str) -> AppTest:
    app.file_uploader(key="units_file_0").set_value([("单位.csv", text.encode("gb18030"), "text/csv")])
    return app.run()


def listed(text: str) -> UnitList:
    book = read_sheets("单位.csv", text.encode())
    assert isinstance(book, Book)
    return read_units(book, _units.existing(), _units.former())


def test_a_list_changes_units_and_founds_others_once_every_cell_is_understood(county: Warehouse):
    wrong = (
        "t9,某镇,,,,,\nt003,南山乡,,村,下月,,\n,,空,,,,\n,西岭乡,,,,,东河镇\n"
        "t001,东河镇,,,2026-02-01,2026-01-01,\n"
    )
    app = upload(show("begin"), NEW_HEAD + wrong)
    told = app.error[0].value.replace("\\", "")
    for said in (
        "A2：没有代码是“t9”的单位", "D3：类型“村”不认识", "E3：“下月”不是日期", "B4：没有填名称",
        "B5：“东河镇”也是东河镇的名称或别名", "F6：东河镇的停用日期早于起用日期",
    ):  # fmt: skip
        assert said in told, said
    assert app.button(key="units_import").disabled
    right = "t002,西陵乡,,镇,2026年7月1日,,西山、西乡\nt003,南山乡,,乡,,2026/6/30,\n,北苑街道,,,2026.9.1,,\n"
    app = upload(app, NEW_HEAD + right)
    shown = next(each.value for each in app.dataframe if "field" in each.value)
    assert list(zip(shown["cell"], shown["field"], shown["after"], strict=True)) == [
        ("B2", "名称", "西陵乡"), ("B2", "简称", "西陵"), ("B2", "类型", "镇"), ("B2", "起用日期", "2026-07-01"),
        ("B2", "别名", "西山、西乡"), ("B3", "停用日期", "2026-06-30"), ("B4", "新单位", "北苑街道"),
    ]  # fmt: skip
    app.button(key="units_import").click().run()
    assert not app.exception
    found = units()
    assert found["t002"].name == "西陵乡"
    assert found["t004"] == NamedUnit("t004", "北苑街道", "北苑", "subdistrict", "2026-09-01")
    assert county.unit_names()["北苑街道办事处"] == "t004"


def test_the_list_as_it_is_changes_nothing_nor_does_a_column_that_is_not_there(county: Warehouse):
    found = listed(_units_file._list(_units.existing()).decode("utf-8-sig"))
    assert found.troubles == ()
    assert list(found.units) == _units.existing()
    assert list(listed("名称\n西岭乡\n").units) == [units()["t002"]]
    for text, code in (
        ("甲,乙\n1,2\n", "no_heads"),
        (NEW_HEAD, "no_rows"),
        ("名称\n东河镇\n东河镇\n", "twice"),
    ):
        assert [each.code for each in listed(text).troubles] == [code]


def test_a_name_that_a_unit_had_may_be_anothers_by_now():
    """东河镇 is called 东沙镇 since; the new 东河镇 has its old name."""
    renamed, new = NamedUnit("t1", "东沙镇", aliases=("东河镇",)), NamedUnit("t2", "东河镇")
    assert shared_names([renamed, new], [renamed, replace(new, short_name="东")]) == []
    assert shared_names([renamed], [renamed, new]) == [("t2", "东河镇", "东沙镇")]
