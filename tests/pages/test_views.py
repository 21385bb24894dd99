"""The four pages that show figures, in both languages, against the small county of county.py."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import labels, store
from dashboard.warehouse import Warehouse
from tests.builders import begin
from tests.pages.county import UNITS, fill

APP = Path(__file__).resolve().parents[2] / "app.py"
LANGUAGES = ("zh_CN", "en")
PAGES = ("overview", "coverage", "aid", "township")


@pytest.fixture(autouse=True)
def no_sample(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("UNION_SAMPLE", "0")
    yield
    store.close_all()


@pytest.fixture
def county(own_data_folder: Path) -> Warehouse:
    """The small county, opened as the pages open it."""
    opened = store.own()
    fill(opened)
    return opened


def show(page: str, language: str = "zh_CN", **params: str) -> AppTest:
    """A page as it opens from a link. AppTest has no page in its address, so the page is switched to."""
    labels.use(language)
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["lang"] = language
    for key, value in params.items():
        app.query_params[key] = value
    app.run()
    if page != "overview":
        app.switch_page(f"dashboard/pages/{page}.py").run()
    assert not app.exception, [each.value for each in app.exception]
    return app


def words(app: AppTest) -> str:
    """Everything a person reads: texts, labels, options, and the words inside the charts."""
    found: list[str] = []

    def walk(block: object) -> None:
        for child in getattr(block, "children", {}).values():
            proto = getattr(child, "proto", None)
            for name in ("body", "label", "placeholder", "alt"):
                text = getattr(proto, name, None)
                if isinstance(text, str):
                    found.append(text)
            found.extend(str(each) for each in getattr(proto, "options", []) if isinstance(each, str))
            spec = getattr(proto, "spec", "")
            if spec:
                found.extend(chart_words(json.loads(spec)))
            walk(child)

    walk(app._tree)  # main, sidebar and an open drawer
    text = "\n".join(each for each in found if not each.startswith("<style>"))
    return re.sub(r"<[^>]*>", " ", text)


def chart_words(spec: object) -> Iterator[str]:
    if isinstance(spec, dict):
        for key, value in spec.items():
            if key in ("text", "ticktext", "hovertext", "name"):
                yield from value if isinstance(value, list) else [str(value)]
            else:
                yield from chart_words(value)
    elif isinstance(spec, list):
        for each in spec:
            yield from chart_words(each)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_both_languages(page: str, language: str, county: Warehouse):
    text = words(show(page, language))
    assert labels.t("common.n_of_m", language, reporting=2, expected=3) in text
    assert labels.t("origin.title", language) in text


@pytest.mark.parametrize("page", PAGES)
def test_a_chinese_page_has_no_english_words(page: str, county: Warehouse):
    text = words(show(page))
    latin = set(re.findall(r"[A-Za-z]{2,}", text)) - {"English", "material"}
    icons = set(re.findall(r":material/(\w+):", text))
    assert latin - {part for icon in icons for part in icon.split("_")} == set()


@pytest.mark.parametrize("page", PAGES)
def test_an_english_page_has_chinese_only_in_names(page: str, county: Warehouse):
    text = words(show(page, "en"))
    for name in [*UNITS.values(), "清河县", "中文"]:
        text = text.replace(name, "")
    assert re.findall(r"[\u4e00-\u9fff]+", text) == []


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_county_says_what_to_do(page: str, language: str, own_data_folder: Path):
    begin(store.own())
    text = words(show(page, language))
    assert labels.t("common.empty_title", language) in text
    assert labels.t("common.empty_go", language) in text


def test_the_overview_says_the_rate_the_missing_unit_and_the_comparable_change(county: Warehouse):
    text = words(show("overview"))
    assert "职工入会率 73.3%" in text
    assert "1 个单位还没有报" in text
    assert "未报 1 个**：北苑街道" in text
    # Members rose from 98 to 110 in the two townships that reported both times; 北苑街道 is no fall.
    assert "+12 人" in text
    assert "110  人" in re.sub(r"\s*<small>", "  ", text) or re.search(r"110\s+人", text)


def test_coverage_ranks_marks_and_names_what_is_missing(county: Warehouse):
    text = words(show("coverage"))
    assert "东河镇最高（80.0%），西岭乡最低（60.0%）" in text
    assert "会员人数 ÷ 职工人数" in text
    assert "未报或缺一项：北苑街道" in text
    assert "东河镇 职工入会率 80.0%（80 人 ÷ 100 人）" in re.sub(r"\s+", " ", text)


def test_a_rate_above_one_is_shown_as_it_is_and_marked(county: Warehouse):
    text = words(show("coverage", ratio="collective_contract_rate"))
    assert "180.0% ※" in text
    assert "※ 东河镇超过 100%" in text


def test_aid_adds_up_and_keeps_zero_missing_and_not_applicable_apart(county: Warehouse):
    text = words(show("aid"))
    # 6,000 + 12,000 + 0; 西岭乡 reported zero, 北苑街道 nothing.
    assert "2026年截至二季度帮扶资金合计 1.80 万元" in text
    assert "未报：北苑街道" in text
    loans = words(show("aid", programme="loans"))
    assert "不适用" in loans


def test_a_township_is_compared_with_the_county(county: Warehouse):
    text = words(show("township", unit="U1"))
    assert "东河镇：" in text
    assert "职工 100 人" in re.sub(r"\s+", " ", text)
    assert "**职工入会率** 80.0%，第 1/2 名，全县 73.3%" in text


def test_a_township_that_has_not_filed_says_so(county: Warehouse):
    text = words(show("township", unit="U3"))
    assert "北苑街道：2026年二季度还没有报" in text


def test_a_link_brings_its_choices_along(county: Warehouse):
    app = show("coverage", year="2025", ratio="membership_rate", kinds="town")
    assert app.selectbox(key="pick_year").value == 2025
    text = words(app)
    assert "职工入会率 70.0%" in text
    assert "1/1 个单位已报" in text


def test_a_choice_is_written_into_the_address(county: Warehouse):
    app = show("coverage")
    app.selectbox(key="pick_year").set_value(2025).run()
    assert app.query_params["year"] == "2025"
    assert "职工入会率 71.5%" in words(app), "143 of 200"


def test_an_unknown_choice_in_a_link_is_the_default(county: Warehouse):
    app = show("coverage", year="1999", ratio="no_such_ratio", unit="nowhere", kinds="moon")
    assert app.selectbox(key="pick_year").value == 2026
    assert "职工入会率 73.3%" in words(app)


@pytest.mark.parametrize("page", PAGES)
def test_kinds_that_have_not_reported_say_so_and_can_be_cleared(page: str, county: Warehouse):
    app = show(page, kinds="subdistrict")
    assert "所选类型的单位2026年二季度都还没有报" in words(app)
    app.button[0].click().run()
    assert not app.exception
    assert "2/3 个单位已报" in words(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_is_followed_to_its_cells(language: str, county: Warehouse):
    app = show("coverage", language)
    app.button(key="origin_ranking").click().run()
    assert not app.exception
    text = words(app)
    for part in ("73.3%", "110", "150"):
        assert part in text
    cells = next(each.value for each in app.dataframe if "cell" in each.value)
    u1 = cells[cells["unit_name"] == "东河镇"]
    assert list(u1["value"]) == [80, 100]
    assert list(u1["file_name"]) == ["U1-2026.xlsx"] * 2
    assert list(u1["cell"]) == ["E5", "E6"]
    assert "北苑街道" in text


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("view", ["numbers", "query"])
def test_every_part_shows_its_numbers_and_its_queries(page: str, view: str, county: Warehouse):
    app = show(page)
    keys = [each.key for each in app.button if str(each.key).startswith("origin_")]
    assert len(keys) >= 3
    for key in keys:
        app = show(page)
        app.session_state[key.replace("origin_", "origin_view_")] = view
        app.button(key=key).click().run()
        assert not app.exception, (key, [each.value for each in app.exception])
        if view == "query":
            assert "-- grain:" in app.code[0].value
