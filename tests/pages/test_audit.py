"""The page 操作记录: the list, its search, one act before and after, the export, the verification."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import labels, store
from dashboard.intake.submit import file_returns
from dashboard.pages import _audit
from dashboard.warehouse import Warehouse
from dashboard.warehouse.journal import Act
from tests import stores
from tests.builders import begin, checked

APP = Path(__file__).resolve().parents[2] / "app.py"
LANGUAGES = ("zh_CN", "en")
SECOND = 30_000


@pytest.fixture(autouse=True)
def no_sample(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("UNION_SAMPLE", "0")
    yield
    store.close_all()


def filled(opened: Warehouse) -> None:
    """U1 files 80 members of 100 workers, then 84 and 3 households; the second return is withdrawn."""
    begin(opened)
    first, second = {"members": 80, "workers": 100}, {"members": 84, "workers": 100, "aid_households": 3}
    file_returns(opened, [checked("U1", 2026, 1, first, at=datetime(2026, 4, 10, 1, 30), by="张三")])
    file_returns(
        opened, [checked("U1", 2026, 1, second, at=datetime(2026, 5, 20), by="=李四", file="+重报.xlsx")]
    )
    withdraw = Act("withdraw", "王五", {"return_id": SECOND, "note": "填错了"}, datetime(2026, 6, 1))
    opened.submit([withdraw])


@pytest.fixture
def county(own_data_folder: Path) -> Warehouse:
    return stores.own(filled)


def show(language: str = "zh_CN", **params: str) -> AppTest:
    labels.use(language)
    app = AppTest.from_file(str(APP), default_timeout=60)
    for key, value in {"lang": language, **params}.items():
        app.query_params[key] = value
    app.run()
    app.switch_page("dashboard/pages/audit.py").run()
    assert not app.exception, [each.value for each in app.exception]
    return app


def again(app: AppTest, **params: str) -> AppTest:
    """The page once more, with these parameters only."""
    app.query_params.clear()
    for key, value in params.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def texts(app: AppTest) -> str:
    found = [getattr(each.proto, "body", "") for each in app.main if hasattr(each, "proto")]
    found += [each.value for each in (*app.info, *app.warning)]
    return re.sub(r"<[^>]*>", " ", "\n".join(found))


def listed(app: AppTest) -> list[dict[str, Any]]:
    return [{str(k): v for k, v in row.items()} for row in app.dataframe[0].value.to_dict("records")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_lists_acts_in_both_languages(language: str, county: Warehouse):
    rows = listed(show(language))
    assert [row["number"] for row in rows] == ["4", "3", "2", "1"]
    assert rows[2]["time"] == "2026-04-10 09:30", "in China's time"
    said = {"zh_CN": "改 1 个数，新 1 个数，1 个不变", "en": "changed: 1, new: 1, unchanged: 1"}
    assert rows[1]["said"] == said[language]
    latin = re.findall(r"[A-Za-z]{2,}", " ".join(f"{row['act']} {row['said']}" for row in rows))
    assert not latin or language == "en"


def test_one_act_is_shown_before_and_after(county: Warehouse):
    app = show(number="3")
    table = app.dataframe[1].value
    told = {row["item"]: (row["change"], row["before"], row["after"]) for _, row in table.iterrows()}
    assert told == {
        "会员人数": ("改", "80", "84"),
        "困难帮扶户次（累计）": ("新", "", "3"),
        "职工人数": ("不变", "100", "100"),
        "状态": ("新", "", "已报待审"),
    }
    assert table.iloc[0]["difference"] == "+4"
    state = again(app, number="4").dataframe[1].value.iloc[0]
    assert tuple(state[["item", "before", "after"]]) == ("状态", "已报待审", "撤回"), "that comes first"


def test_the_list_is_searched_by_person_act_unit_text_and_day(county: Warehouse):
    app = show(who="张三")
    assert [row["number"] for row in listed(app)] == ["2"]
    assert [row["number"] for row in listed(again(app, what="commit"))] == ["3", "2"]
    assert [row["number"] for row in listed(again(app, unit="U2"))] == ["1"]
    assert [row["number"] for row in listed(again(app, q="填错", **{"from": "2026-06-01"}))] == ["4"]
    app.button(key="audit_clear").click().run()
    assert len(listed(app)) == 4
    app.text_input(key="audit_q").set_value("重报").run()
    assert app.query_params["q"] == ["重报"] or app.query_params["q"] == "重报"
    assert [row["number"] for row in listed(app)] == ["3"]
    again(app, q="没有这样的")
    assert "清除筛选" in app.info[0].value
    assert not app.dataframe


def test_an_unknown_act_or_day_in_a_link_is_left_out_and_an_earlier_day_kept(county: Warehouse):
    app = show(**{"number": "999", "from": "yesterday", "page": "7", "what": "fly"})
    assert len(listed(app)) == 4
    assert len(app.dataframe) == 1
    assert [row["number"] for row in listed(again(app, asof="2026-05-31"))] == ["3", "2", "1"]


def test_the_export_has_each_change_and_nothing_that_becomes_a_formula(county: Warehouse):
    data = _audit.exported(county.rows, {**_audit.ANYTHING, "act": "commit"})
    assert data.startswith(b"\xef\xbb\xbf"), "a spreadsheet program needs the mark to read Chinese"
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    # Act 3: three figures and the state; act 2: two and the state.
    assert [row["编号"] for row in rows] == ["3"] * 4 + ["2"] * 3
    assert rows[0] == {
        "编号": "3", "时间": "2026-05-20 08:00", "经办人": "'=李四", "操作": "提交季报", "单位": "东河镇",
        "期间": "2026年一季度", "内容": "改 1 个数，新 1 个数，1 个不变", "原因、意见": "",
        "文件": "'+重报.xlsx", "变化": "改", "项目": "会员人数", "改前": "80", "改后": "84", "差": "4",
        "原文": "84",
    }  # fmt: skip
    assert not [cell for row in rows for cell in row.values() if cell[:1] in ("=", "+", "@")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_verifies_and_says_what_came_of_it(language: str, county: Warehouse):
    app = show(language)
    assert labels.t("audit.not_verified") in texts(app)
    app.button(key="audit_verify_now").click().run()
    assert not app.exception
    sound = labels.t("audit.verdict_sound", time="").strip(" ：:")
    assert sound.split("：")[-1].split(":")[-1].strip() in texts(app)
    cursor = county.cursor()
    cursor.execute("update fct_figure set value = 99 where measure_code = 'workers'")
    cursor.close()
    app.button(key="audit_verify_now").click().run()
    assert "99" in app.warning[0].value
    assert "rebuild" in app.warning[0].value


def test_before_anything_was_done_the_page_says_where_to_begin(own_data_folder: Path):
    assert labels.t("audit.none") in texts(show())
