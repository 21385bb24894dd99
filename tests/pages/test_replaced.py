"""A file about a quarter that was filed before: old and new, what stays, and the reason an approved one needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import labels, store
from dashboard.intake.submit import file_returns
from dashboard.pages._waiting import Waiting
from dashboard.warehouse import Warehouse, filing
from tests.builders import begin, checked, reading
from tests.pages.test_returns import can_commit, commit, words

APP = Path(__file__).resolve().parents[2] / "app.py"


@pytest.fixture
def filed(monkeypatch: pytest.MonkeyPatch, own_data_folder: Path) -> Iterator[dict[str, int]]:
    """The second quarter of both townships; their return_ids."""
    monkeypatch.setenv("UNION_SAMPLE", "0")
    opened = store.own()
    begin(opened)
    receipts = file_returns(
        opened,
        [
            checked("U1", 2026, 2, {"members": 80, "workers": 100, "aid_amount": 5_000, "new_members": None}),
            checked("U2", 2026, 2, {"members": 30, "workers": 50}),
        ],
    )
    yield {each.returns[0].unit_code: each.returns[0].return_id for each in receipts}
    store.close_all()


def waiting(*files: tuple[str, Mapping[str, int | str | None]], language: str = "zh_CN") -> AppTest:
    """The page with files of the second quarter that have been read: (unit, figures) of each."""
    labels.use(language)
    warehouse: Warehouse = store.own()
    names = {"U1": "东河镇", "U2": "西岭乡"}
    items = {}
    for unit, figures in files:
        data, read = reading(unit, 2026, 2, figures, township=names[unit], file=f"{unit}更正.xlsx")
        item = Waiting(read.file, data, read, [], warehouse.version)
        items[item.key] = item
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["lang"] = language
    app.run()
    app.session_state["returns_waiting"] = items
    app.switch_page("dashboard/pages/returns.py").run()
    assert not app.exception
    return app


def reason_of(app: AppTest) -> str:
    [key] = [each.key for each in app.text_input if str(each.key).startswith("reason_")]
    return str(key)


def members(unit: str = "U1") -> float:
    rows = store.own().query("returns/figure_by_unit_quarter", unit_code=unit, year=2026, quarter=2)
    return float(rows[rows["measure_code"] == "members"]["value"].iloc[0])


def test_old_and_new_stand_side_by_side_and_what_stays_is_listed(filed: dict[str, int]):
    app = waiting(("U1", {"members": 90, "workers": 100, "aid_households": 3}))
    assert "更正 **1** 个数；本表没有的 2 个数保持不变" in words(app)
    table = app.dataframe[0].value
    assert table[["old", "value", "change"]].values.tolist() == [
        ["80", "90", "更正"],
        ["100", "100", "不变"],
        ["—", "3", "新增"],
    ]
    kept = app.dataframe[1].value
    assert sorted(kept["value"]) == ["5,000 元", "不适用"]
    assert all(text.startswith("第 1 次报送，") for text in kept["from"])
    assert can_commit(app), "a quarter that waits for approval may be corrected without a word"
    app = commit(app)
    assert members() == 90


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_an_approved_quarter_is_changed_only_with_a_reason_that_stays_with_it(
    language: str, filed: dict[str, int]
):
    filing.approve(store.own(), [filed["U1"]], by="统计员")
    app = waiting(("U1", {"members": 90}), language=language)
    period = labels.period(2026, 2)
    assert labels.t("returns.approved_before", names=f"东河镇 {period}").replace("**", "") in words(
        app
    ).replace("**", "")
    assert not can_commit(app)
    app.text_input(key=reason_of(app)).set_value("漏报一家企业").run()
    assert can_commit(app)
    commit(app)
    assert members() == 90
    changes = store.own().query(
        "restatements/change_by_figure",
        since=store.own().today().replace(year=1990),
        until=None,
        unit_code=None,
    )
    assert changes[["value_before", "value_after", "why"]].values.tolist() == [[80, 90, "漏报一家企业"]]
    assert list(changes["was_approved"]) == [True]


def test_a_locked_quarter_takes_no_file_and_the_others_are_still_filed(filed: dict[str, int]):
    filing.approve(store.own(), [filed["U1"]], by="统计员")
    filing.lock(store.own(), [filed["U1"]], by="统计员")
    app = waiting(("U1", {"members": 90}), ("U2", {"members": 33}))
    assert "已审定并锁定" in words(app)
    app = commit(app)
    assert (members("U1"), members("U2")) == (80, 33)
    assert "U1更正.xlsx" in words(app), "it still waits, and says why"


def test_a_restated_quarter_checks_the_next_one_and_says_which(filed: dict[str, int]):
    """Members of the second quarter 30 % off those of the first before it and of the third after it."""
    for quarter in (1, 3):
        file_returns(store.own(), [checked("U1", 2026, quarter, {"members": 80, "workers": 100})])
    data, read = reading("U1", 2026, 2, {"members": 20}, township="东河镇")
    app = waiting(("U1", {"members": 80}))
    app.session_state["returns_waiting"] = {"x": Waiting(read.file, data, read, [], -1)}
    app.run()
    assert not app.exception
    whys = [each.label for each in app.text_input if str(each.key).startswith("why_")]
    assert len([text for text in whys if "2026年三季度" in text]) >= 1
    assert len([text for text in whys if "2026年三季度" not in text]) >= 1


def test_a_book_says_over_all_its_returns_what_it_changes(filed: dict[str, int]):
    app = waiting(("U1", {"members": 90, "workers": 100}))
    _, read = reading("U2", 2026, 2, {"members": 33, "aid_amount": 8}, township="西岭乡")
    item = next(iter(app.session_state["returns_waiting"].values()))
    item.reading = type(item.reading)(
        item.reading.file, item.reading.sha256, 1, (*item.reading.figures, *read.figures), ()
    )
    app = app.run()
    said = labels.t("returns.replaces_all", returns=2, changed=2, new=1, same=1, kept=3)
    assert said.replace("**", "") in words(app).replace("**", "")
