"""修订记录: what changed, old and new, who and why, and the county with it, as a person reads it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from dashboard import labels, store
from dashboard.intake.submit import file_returns
from dashboard.pages import _restatements
from dashboard.warehouse import Warehouse, filing
from dashboard.warehouse.filing import Correction
from tests import stores
from tests.builders import begin, checked, unit
from tests.pages.test_views import APP, LANGUAGES, show, words

assert APP


@pytest.fixture(autouse=True)
def no_sample(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("UNION_SAMPLE", "0")
    yield
    store.close_all()


def filled(opened: Warehouse) -> None:
    """The second quarter of 2026, filed on 10 July; changed on 5 and 8 August.

    东河镇 80 of 100 members and 西岭乡 30 of 50: 110 of 150 = 73.3 %. 东河镇 corrects 80 to 95, which makes
    125 of 150 = 83.3 %. 西岭乡 is sent back and files 36 of 50: 131 of 150 = 87.3 %.
    """
    begin(opened, unit("U1", "东河镇"), unit("U2", "西岭乡", kind="township"))
    day = datetime(2026, 7, 10, 1)
    files = [
        checked("U1", 2026, 2, {"members": 80, "workers": 100}, at=day, file="东河.xlsx"),
        checked("U2", 2026, 2, {"members": 30, "workers": 50}, at=day, file="西岭.xlsx"),
    ]
    first, second = (receipt.returns[0].return_id for receipt in file_returns(opened, files))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(filing, "utc_now", lambda: datetime(2026, 7, 12))
        filing.approve(opened, [first], by="统计员")
    filing.correct(
        opened, "U1", 2026, 2, [Correction("members", "stock", Decimal(95))], by="统计员", why="漏报一家企业",
        at=datetime(2026, 8, 5, 2),
    )  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(filing, "utc_now", lambda: datetime(2026, 8, 6))
        filing.send_back(opened, second, by="统计员", note="请核对会员人数")
    again = checked("U2", 2026, 2, {"members": 36, "workers": 50}, at=datetime(2026, 8, 8), file="西岭2.xlsx")
    file_returns(opened, [replace(again, note="核对后重报")])


@pytest.fixture
def restated(own_data_folder, monkeypatch: pytest.MonkeyPatch) -> Warehouse:
    monkeypatch.setattr(filing, "utc_now", lambda: datetime(2026, 8, 6))
    return stores.own(filled)


def test_the_list_says_old_new_who_and_why(restated: Warehouse):
    app = show("restatements", range="all")
    text = words(app)
    assert "至今改了 2 个已报的数，涉及 2 个单位、1 个季度" in text
    listed = app.dataframe[0].value
    assert listed[["unit", "indicator", "arrow", "change"]].values.tolist() == [
        ["西岭乡", "会员人数", "30 → 36", "+6"],
        ["东河镇", "会员人数", "80 → 95", "+15"],
    ]
    # The one with the largest effect on the county is shown: 110 to 125 of the sum.
    assert "2026-08-05 10:00 统计员更正" in text
    assert "原因：漏报一家企业" in text
    assert "原数已经审核" in text
    assert "110 人 → 125 人（+13.6%）" in text


def test_a_change_is_chosen_by_the_address_and_shows_its_versions(restated: Warehouse):
    rows = restated.query(
        "restatements/change_by_figure", since=datetime(1990, 1, 1), until=None, unit_code=None
    )
    [row] = [row for row in rows.to_dict("records") if row["value_after"] == 36]
    app = show("restatements", range="all", change=_restatements.change_id(row))
    text = words(app)
    assert "会员人数　30（已撤下） → 36" in text
    assert "原因：核对后重报" in text
    versions = next(each.value for each in app.dataframe if "since" in each.value)
    assert versions[["value", "since", "until", "how"]].values.tolist() == [
        ["36", "2026-08-08", "至今", "重报 填报员"],
        ["30", "2026-07-10", "2026-08-06", "首报 填报员"],
    ]


def test_the_county_then_and_now(restated: Warehouse):
    """From 1 August: 73.3 % to 87.3 %."""
    app = show("restatements", range="own", **{"from": "2026-08-01"})
    text = words(app)
    assert "2026-08-01以来改了 2 个已报的数" in text
    county = next(each.value for each in app.dataframe if "restated" in each.value)
    assert county[["indicator", "before", "after", "difference", "units"]].values.tolist() == [
        ["会员人数", "110", "131", "+21", "2/2"],
        ["职工入会率", "73.3%", "87.3%", "+14.0 个百分点", "2/2"],
    ]
    until = show("restatements", range="own", **{"from": "2026-08-01", "to": "2026-08-05"})
    county = next(each.value for each in until.dataframe if "restated" in each.value)
    assert list(county["after"]) == ["125", "83.3%"]
    between = show("restatements", range="own", **{"from": "2026-08-01", "to": "2026-08-07"})
    county = next(each.value for each in between.dataframe if "restated" in each.value)
    assert county[["indicator", "after", "restated", "units"]].values.tolist()[0] == [
        "会员人数",
        "95",
        "+15",
        "2 → 1/2",
    ]


def test_what_was_taken_out_is_listed_apart(restated: Warehouse):
    app = show("restatements", range="all", what="removed")
    assert app.dataframe[0].value[["unit", "arrow"]].values.tolist() == [
        ["西岭乡", "30 → 无"],
        ["西岭乡", "50 → 无"],
    ]
    assert "原因：请核对会员人数" in words(app)
    then = words(show("restatements", range="all", asof="2026-08-07"))
    assert "至今改了 1 个已报的数，涉及 1 个单位、1 个季度，另有 2 个数撤下后还没有补回" in then


def test_the_export_holds_every_change_with_numbers_as_numbers(restated: Warehouse):
    rows = store.warehouse().query(
        "restatements/change_by_figure", since=datetime(1990, 1, 1), until=None, unit_code="U1"
    )
    records = [
        {key: None if value != value else value for key, value in row.items()}
        for row in rows.to_dict("records")
    ]
    [line] = csv.DictReader(io.StringIO(_restatements.export(records).decode("utf-8-sig")))
    assert (line["原数"], line["现数"], line["增减"], line["全县原数"], line["全县现数"]) == (
        "80",
        "95",
        "15",
        "110",
        "125",
    )
    assert (line["单位"], line["季度"], line["指标"], line["办法"], line["经办"], line["原因"]) == (
        "东河镇",
        "2026年二季度",
        "会员人数",
        "更正",
        "统计员",
        "漏报一家企业",
    )
    assert (line["原数已审核"], line["已报单位"]) == ("是", "2/2")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_opens_in_both_languages_and_links_to_both_returns(language: str, restated: Warehouse):
    app = show("restatements", language, range="all")
    text = words(app)
    for key in ("open_old", "open_new", "versions"):
        assert labels.t(f"restatements.{key}", language) in text
    if language == "zh_CN":
        latin = set(re.findall(r"[A-Za-z]{2,}", text)) - {"English", "material"}
        icons = {part for icon in re.findall(r":material/(\w+):", text) for part in icon.split("_")}
        assert latin - icons == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_changed_says_what_to_do(language: str, own_data_folder):
    opened = store.own()
    begin(opened)
    assert labels.t("common.empty_go", language) in words(show("restatements", language))
    file_returns(opened, [checked("U1", 2026, 2, {"members": 80})])
    app = show("restatements", language)
    assert labels.t("restatements.none_text", language) in words(app)
    app.button(key="restatements_all").click().run()
    assert app.query_params["range"] == "all"
    assert not app.exception
