"""The page 自选分析: what is chosen and its link, table and totals, chart, workbook, the SQL box."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from dashboard import labels, store
from dashboard.pages import _explore, _explore_parts
from dashboard.warehouse import sandbox
from dashboard.warehouse.sandbox import Answer
from dashboard.workbooks.pivot_book import Cell, PivotBook, pivot_book
from tests.pages import county
from tests.pages.test_audit import APP


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The county of tests/pages/county.py, filled once for all tests of this file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UNION_DATA_DIR", str(tmp_path_factory.mktemp("explore")))
        patch.setenv("UNION_SAMPLE", "0")
        store.close_all()
        county.fill(store.own())
        yield store.own().folder
        store.close_all()


@pytest.fixture(autouse=True)
def this_county(folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNION_DATA_DIR", str(folder))
    monkeypatch.setenv("UNION_SAMPLE", "0")


def show(language: str = "zh_CN", **params: str) -> AppTest:
    labels.use(language)
    app = AppTest.from_file(str(APP), default_timeout=60)
    for key, value in {"lang": language, **params}.items():
        app.query_params[key.rstrip("_")] = value
    app.run()
    app.switch_page("dashboard/pages/explore.py").run()
    assert not app.exception, [each.value for each in app.exception]
    return app


def bodies(app: AppTest) -> list[str]:
    return [each.proto.body for each in app.main if each.type == "html"]


def text(app: AppTest) -> str:
    return html.unescape(re.sub(r"<[^>]*>", " ", "\n".join(bodies(app))))


def table(app: AppTest) -> list[list[str]]:
    """Rows of the table below its heads, each cell's text; 18/20 stands behind its figure."""
    [body] = [each for each in bodies(app) if '<table class="ud-pivot">' in each]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", body.split("<tbody>")[1], re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]
    return [[html.unescape(re.sub(r"<[^>]*>", " ", cell)).strip() for cell in row] for row in cells]


def heads(app: AppTest) -> list[str]:
    [body] = [each for each in bodies(app) if '<table class="ud-pivot">' in each]
    found = re.findall(r"<th\b[^>]*>(.*?)</th>", body.split("<tbody>")[0])
    return [html.unescape(each) for each in found]


def drawn(app: AppTest) -> dict[str, Any]:
    [chart] = [each for each in app.main if each.type == "plotly_chart"]
    spec: dict[str, Any] = json.loads(chart.proto.spec)
    return spec


def test_it_opens_with_a_rate_by_unit_and_year():
    app = show()
    assert "2026年截至二季度全县职工入会率 73.3%，最高东河镇 80.0%，最低西岭乡 60.0%" in text(app)
    assert heads(app) == ["单位", "职工入会率", "2025年截至二季度", "2026年截至二季度"]
    assert table(app) == [
        ["全县", "71.5% 3/3", "73.3% 2/3"],  # 143 of 200, 110 of 150
        ["东河镇", "70.0%", "80.0%"],
        ["西岭乡", "56.0%", "60.0%"],
        ["北苑街道", "90.0%", "未报"],
    ]
    lines = drawn(app)["data"]
    assert [line["y"] for line in lines][-1] == [0.715, 0.7333333333333333]  # the whole is drawn last, on top
    assert lines[-1]["line"]["dash"] == "dash"


def test_it_opens_in_english_too():
    app = show("en")
    assert "Membership rate: County 73.3%; highest 东河镇 80.0%, lowest 西岭乡 60.0%" in text(app)
    assert not re.search("[一-鿿]", "".join(heads(app)))


def test_flows_are_added_up_over_years_and_rates_are_not():
    app = show(ind="aid_amount,membership_rate")
    assert heads(app)[1:3] == ["困难帮扶金额（元）", "职工入会率"]
    assert heads(app)[3:] == [
        "2025年截至二季度",
        "2026年截至二季度",
        "各年合计",
        "2025年截至二季度",
        "2026年截至二季度",
    ]
    assert table(app)[0] == ["全县", "8,000 3/3", "6,000 2/3", "14,000 5/6", "71.5% 3/3", "73.3% 2/3"]
    assert table(app)[3] == ["北苑街道", "1,000", "未报", "1,000 1/2", "90.0%", "未报"]


def test_kinds_have_subtotals_and_zero_is_not_missing():
    app = show(ind="aid_amount,loan_amount", rows="kind,unit", cols="none", from_="2026")
    assert table(app)[0] == ["全县", "全县", "6,000 2/3", "未报 0/3"]
    shown = {tuple(row[:2]): row[2:] for row in table(app)}
    assert shown["镇", "东河镇"] == ["6,000", "未报"]
    assert shown["乡", "西岭乡"] == ["0", "不适用"]
    assert shown["街道", "小计"] == ["未报 0/1", "未报 0/1"]


def test_a_quarter_alone_needs_the_quarter_before():
    app = show(ind="aid_amount,members", rows="unit", cols="quarter", basis="quarter", from_="2026")
    assert "没有“本季”数、未列出：会员人数" in text(app)
    assert {row[0]: row[1] for row in table(app)}["东河镇"] == "未知"
    nothing = show(ind="members", basis="quarter")
    assert "会员人数是期末数，没有“本季”数" in nothing.info[0].value


def test_a_rate_above_one_is_shown_with_its_two_figures():
    app = show(ind="collective_contract_rate", rows="unit", cols="none")
    assert {row[0]: row[1] for row in table(app)}["东河镇"] == "180.0% ※"
    assert "180.0% = 18 家 ÷ 10 家" in text(app)
    bars = drawn(app)["data"][0]
    assert bars["x"][0] == 1.8
    assert bars["customdata"][0] == ["U1"]


def test_one_series_of_a_flow_is_bars_from_zero():
    spec = drawn(show(ind="aid_amount", rows="year", cols="none"))
    assert spec["data"][0]["y"] == [8000, 6000]
    assert spec["data"][0]["type"] == "bar"
    assert spec["layout"]["yaxis"]["range"][0] == 0


def test_choices_are_kept_in_the_address():
    app = show()
    app.multiselect(key="explore_ind").set_value(["members", "aid_amount"]).run()
    assert app.query_params["ind"] == "members,aid_amount"
    app.multiselect(key="explore_cols").set_value([]).run()
    assert app.query_params["cols"] == "none"
    app.button(key="explore_sort").click().run()
    assert [row[0] for row in table(app)] == ["全县", "东河镇", "西岭乡", "北苑街道"]
    assert app.query_params["sort"] == "value"
    assert not app.exception


def test_an_earlier_day_shows_what_was_known_then():
    app = show(asof="2025-01-01")
    assert "还没有收到季报" in text(app)
    sql = show(asof="2025-01-01", view="sql", sql="select count(*) as n from figure")
    assert sql.dataframe[0].value.values.tolist() == [[0]]


def test_nonsense_in_the_address_falls_back():
    app = show(ind="nothing", rows="village", cols="village", basis="x", span="y", show="z", from_="1066")
    assert table(app)[0][0] == "全县"


@pytest.mark.parametrize(
    ("down", "across", "expected"),
    [
        (["unit"], ["year"], (("unit",), ("year",))),
        (["quarter", "year"], ["year"], (("year", "quarter"), ())),
        (["unit"], ["kind", "year"], (("kind", "unit"), ("year",))),
        (["kind"], ["unit"], ((("kind", "unit")), ())),
        ([], ["year"], (("year",), ())),
    ],
)
def test_rows_and_columns_are_put_in_order(down: list[str], across: list[str], expected: Any):
    assert _explore.arranged(down, across) == expected


@pytest.mark.parametrize(
    "by", ["kind", "unit", "year", "quarter", "kind,unit", "year,quarter", "unit,quarter"]
)
@pytest.mark.parametrize("language", labels.LANGUAGES)
def test_every_way_to_cut_it_opens(by: str, language: str):
    app = show(
        language,
        ind="aid_per_household,aid_amount,members,units_declaring",
        rows=by,
        cols="year",
        span="full",
    )
    assert table(app)


def test_too_much_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(_explore, "MOST_FIGURES", 3)
    assert "请少选几个指标" in show().info[0].value
    monkeypatch.setattr(_explore, "MOST_FIGURES", 100)
    monkeypatch.setattr(_explore_parts, "MOST_CELLS", 3)
    assert "页面上显示不下" in show().info[0].value


# --- The workbook -----------------------------------------------------------------------------------------


def test_the_workbook_has_the_table_what_is_behind_it_and_where_from(monkeypatch: pytest.MonkeyPatch):
    made: list[PivotBook] = []
    monkeypatch.setattr(_explore_parts, "pivot_book", lambda book: made.append(book) or b"")
    app = show(ind="membership_rate,aid_amount")
    assert not made  # only when it is asked for
    labels_there = [each.proto.label for each in app.main if each.type == "download_button"]
    assert labels_there == ["导出表格", "汇总表"]
    rebuilt: list[PivotBook] = []
    monkeypatch.setattr(_explore_parts, "partial", lambda _, book: rebuilt.append(book) or b"")
    show(ind="membership_rate,aid_amount")
    book = load_workbook(io.BytesIO(pivot_book(rebuilt[0])))
    assert book.sheetnames == ["表", "明细", "口径"]
    sheet = book["表"]
    assert sheet["A2"].value.startswith("来源：清河县，工会数据看板“自选分析”；2026年二季度，2/3 个单位已报")
    assert [cell.value for cell in sheet[5]][:4] == ["全县", 0.715, pytest.approx(110 / 150), 8000]
    assert (sheet["B5"].number_format, sheet["D5"].number_format) == ("0.0%", "#,##0")
    assert [cell.value for cell in sheet[8]][:3] == ["北苑街道", 0.9, "未报"]
    assert sheet["B3"].value == "职工入会率"
    assert "B3:C3" in {str(each) for each in sheet.merged_cells.ranges}
    detail = {tuple(cell.value for cell in row[:4]): row for row in book["明细"].iter_rows(min_row=4)}
    whole = detail["职工入会率", None, "全县", "2026年截至二季度"]
    assert [cell.value for cell in whole[5:9]] == [110, 150, 2, 3]
    about = "\n".join(str(row[0].value) for row in book["口径"].iter_rows())
    assert "select" in about
    assert labels.definition("membership_rate") in about


def test_no_cell_of_a_workbook_becomes_a_formula():
    book = PivotBook(
        "=1+1",
        "+2",
        "a/b",
        [["=cmd", "@x"]],
        1,
        [[Cell("=1"), Cell("-1")]],
        "d",
        ["=h"],
        [[Cell("=d")]],
        "i",
        ["=a"],
    )
    made = load_workbook(io.BytesIO(pivot_book(book)))
    cells = [cell for sheet in made for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert len(cells) == 11
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)


# --- SQL --------------------------------------------------------------------------------------------------


def test_a_statement_gets_its_rows_and_a_link():
    app = show(view="sql")
    assert "figure" in text(app)
    app.text_area(key="explore_sql").set_value(
        "select unit_name, value from figure where measure_code = 'members' and year = 2026 order by value"
    )
    app.button(key="explore_sql_run").click().run()
    frame = app.dataframe[0].value
    assert frame.values.tolist() == [["西岭乡", 30.0], ["东河镇", 80.0]]
    assert app.query_params["sql"].startswith("select unit_name")
    assert "共 2 行" in text(app)


def test_a_refusal_is_plain_and_shows_where():
    app = show(view="sql", sql="select * frm figure")
    assert "语句的写法有错" in app.warning[0].value
    assert "frm figure" in app.code[0].value
    assert not app.dataframe


def test_a_link_with_an_example_opens_its_result(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(
        store,
        "run_in_sandbox",
        lambda *_, **__: Answer(
            columns=("a", "a", "b"), is_number=(True,) * 3, rows=((1, 2, None),), cut=True
        ),
    )
    app = show("en", view="sql")
    app.button(key="explore_example_rate").click().run()
    assert list(app.dataframe[0].value.columns) == ["a", "a (2)", "b"]
    assert "the first 1 are shown" in text(app)
    assert "with newest as" in app.text_area(key="explore_sql").value


@pytest.mark.parametrize("language", labels.LANGUAGES)
def test_every_reason_has_its_words(language: str):
    from dashboard.pages import _explore_sql

    labels.use(language)
    codes = re.findall(r"\b[a-z_]+\b", (Answer.__doc__ or "").split("Codes:")[1].split(". ")[0])
    assert len(codes) == 15
    for code in codes:
        assert _explore_sql.reason(Answer(code, found="x"))
    assert set(_explore_sql.examples()) == {"rate", "growth", "late"}
    for name in (*sandbox.TABLES, *_explore_sql.examples()):
        assert labels.has(f"explore.table_{name}") or labels.has(f"explore.example_{name}")
