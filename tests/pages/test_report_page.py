"""报告: chosen by unit, period and tone; its wording changed by a county, tried, kept and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from docx import Document
from streamlit.testing.v1 import AppTest

from dashboard import labels, store
from dashboard.pages import _report, _report_sentences, _report_sheet
from dashboard.report.document import Report
from dashboard.report.plan import SECTIONS
from dashboard.report.sentences import FILES, check
from dashboard.warehouse import Warehouse
from tests import stores
from tests.pages.county import fill
from tests.pages.test_views import APP, LANGUAGES, show, words

assert APP
OWN = 'section = "aid"\n[[heading]]\ntext = "暖人心"\n[[sentence]]\ntext = "发了{aid_amount}。"\n'


@pytest.fixture(autouse=True)
def no_sample(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("UNION_SAMPLE", "0")
    yield
    store.close_all()


@pytest.fixture
def county(own_data_folder) -> Warehouse:
    """The small county of tests/pages/county.py."""
    return stores.own(fill)


def test_the_report_of_the_county_says_its_figures(county: Warehouse):
    text = words(show("report"))
    assert "2026年上半年工作总结" in text
    for part in ("110人", "73.3%", "北苑街道", "数据来源", "report/indicator_by_period"):
        assert part in text
    assert "1.2万元" in text


def test_it_is_chosen_by_unit_period_tone_and_sections(county: Warehouse):
    text = words(show("report", unit="U1", part="q2", tone="brief"))
    assert "东河镇工会2026年二季度工作简报" in text
    text = words(show("report", part="range", **{"from": "2025-2", "to": "2026-2"}, tone="speech"))
    assert "关于2025年二季度至2026年二季度工会工作情况的汇报" in text
    text = words(show("report", sections="aid"))
    assert "帮扶" in text
    assert "存在的主要问题" not in text


def test_a_period_without_returns_is_said(county: Warehouse):
    assert labels.t("report.nothing_filed") in words(show("report", part="half2", year="2026"))


def test_a_report_without_a_figure_still_says_where_it_looked():
    report = Report("总结", "", "东河镇", "2026年", "summary", (), "总结")
    assert list(_report_sheet.source(report).queries) == ["units/period_by_quarter"]


def test_nothing_filed_at_all(own_data_folder):
    from tests.builders import begin

    begin(store.own())
    assert "上报" in words(show("report"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_in_the_language_and_the_report_in_chinese(county: Warehouse, language: str):
    text = words(show("report", language))
    assert labels.t("report.wording", language) in text
    assert "工作总结" in text


def test_the_word_document_is_that_of_the_page(county: Warehouse):
    app = show("report", unit="U1")
    shown = next(each for each in app.get("html") if "ud-report-title" in each.proto.body)
    ask = county.rows
    unit = _report.Unit("U1", "东河镇", "town", store._county(county).name)
    filed = [(row["year"], row["quarter"]) for row in ask("units/period_by_quarter")]
    chosen = _report.plan(unit, _report.Period(2026, 1, 2026, 2), filed, sections=SECTIONS)
    document = Document(BytesIO(_report._docx(chosen, ask, None)))
    assert document.paragraphs[0].text in shown.proto.body


def test_the_print_view_is_the_sheet_alone(county: Warehouse):
    app = show("report", print="1")
    assert "2026年上半年工作总结" in words(app)
    assert not app.get("file_uploader")


def upload(app: AppTest, text: str) -> AppTest:
    app.file_uploader(key="report_upload_0").upload("aid.toml", text.encode("utf-8"))
    app.run()
    assert not app.exception, [each.value for each in app.exception]
    return app


def test_own_sentences_are_tried_kept_and_taken_back(county: Warehouse):
    app = upload(show("report"), OWN)
    assert "暖人心" in words(app)
    assert labels.t("report.trying", section="帮扶服务") in words(app)
    assert "暖人心" not in words(show("report")), "it is only being tried"
    version = county.version
    app.button(key="report_keep").click().run()
    assert county.version == version + 1
    assert labels.t("report.kept") in words(app)
    again = show("report")
    assert "暖人心" in words(again)
    assert "发了" in words(again)
    again.selectbox(key="report_section").set_value("aid").run()
    assert "本县的写法" in words(again)
    again.button(key="report_back").click().run()
    assert "暖人心" not in words(show("report"))
    told = county.rows("audit/sentences_by_act", numbers=[version + 1, version + 2])
    assert [(row["section"], row["lines_before"], row["lines_after"]) for row in told] == [
        ("aid", 0, 6), ("aid", 6, 0),
    ]  # fmt: skip


def test_faults_are_told_with_their_lines(county: Warehouse):
    app = upload(show("report"), OWN.replace("{aid_amount}", "{aid_amonut}3万元"))
    text = words(app)
    assert "第 5 行：文字里不能直接写数字“3”" in text
    assert "暖人心" not in text
    assert not [each for each in app.button if each.key == "report_keep"]


def test_every_fault_and_section_has_words(county: Warehouse):
    for language in LANGUAGES:
        labels.use(language)
        for code in (*FILES, *SECTIONS):
            assert labels.has(f"report.section_{code}")
        for text in (
            "",
            "x",
            OWN + "x = [\n",
            'section = "aid"\n[[sentence]]\ntext = "]"\nlimit = 0\ntones = 1\n',
        ):
            for fault in check(text):
                assert _report_sentences.fault_words(fault)
