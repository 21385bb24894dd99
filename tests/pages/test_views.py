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
from tests import stores
from tests.builders import begin
from tests.pages.county import UNITS, fill
from tests.pages.ownhtml import chosen, press, presses, table, unpacked

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
    return stores.own(fill)


def show(page: str, language: str = "zh_CN", **params: str) -> AppTest:
    """A page as it opens from a link. AppTest has no page in its address, so the page is switched to."""
    labels.use(language)
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["lang"] = language
    for key, value in params.items():
        app.query_params[key] = value
    if page != "overview":
        app.switch_page(f"dashboard/pages/{page}.py")
    app.run()
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
                if isinstance(text, str) and not text.startswith("<script>"):
                    found.append(unpacked(text))
            found.extend(str(each) for each in getattr(proto, "options", []) if isinstance(each, str))
            spec = getattr(proto, "spec", "")
            if spec:
                found.extend(chart_words(json.loads(spec)))
            walk(child)

    walk(app._tree)  # main, sidebar and an open drawer
    text = "\n".join(each for each in found if not each.startswith(("<style>", "<script>")))
    # what an axis and a mark of our own charts say stands in attributes
    text = re.sub(r'<[^>]* data-(?:tip|t)="([^"]*)"[^>]*>', r" \1 ", text)
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
    latin = set(re.findall(r"[A-Za-z]{2,}", text)) - {"English", "material", "xlsx"}
    icons = set(re.findall(r":material/(\w+):", text))
    assert latin - {part for icon in icons for part in icon.split("_")} == set()


@pytest.mark.parametrize("page", PAGES)
def test_an_english_page_has_chinese_only_in_names(page: str, county: Warehouse):
    text = words(show(page, "en"))
    # Units by their full or short names, the sheet of a return whose problem is named, who filed a return.
    short = [name.rstrip("镇乡") for name in UNITS.values()]
    for name in [*UNITS.values(), *short, "清河县", "中文", "季报", "填报员"]:
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
    assert re.search(r"未报 1 个\s*：北苑街道", text)
    # Members rose from 98 to 110 in the two townships that reported both times; 北苑街道 is no fall.
    assert "+12" in text
    assert "110  人" in re.sub(r"\s*<small>", "  ", text) or re.search(r"110\s+人", text)


def test_coverage_ranks_marks_and_names_what_is_missing(county: Warehouse):
    text = words(show("coverage"))
    assert "东河镇最高（80.0%），西岭乡最低（60.0%）" in text
    assert "会员人数 ÷ 职工人数" in words(show("coverage", view="table"))
    assert "未报或缺一项：北苑街道" in text
    assert "东河镇 职工入会率 80.0%（80 人 ÷ 100 人）" in re.sub(r"\s+", " ", text)


def test_a_rate_above_one_is_shown_as_it_is_and_marked(county: Warehouse):
    text = words(show("coverage", ratio="collective_contract_rate"))
    assert "180.0% ※" in text
    assert "※ 超过 100%：东河镇 180.0%（18 家 ÷ 10 家）。" in text


def test_aid_adds_up_and_keeps_zero_missing_and_not_applicable_apart(county: Warehouse):
    text = words(show("aid"))
    # 6,000 + 12,000 + 0; 西岭乡 reported zero, 北苑街道 nothing.
    assert "2026年截至二季度帮扶资金合计 1.80 万元" in text
    text = words(show("aid", view="spread"))
    assert "未报：北苑街道" in text
    loans = words(show("aid", view="spread", programme="loans"))
    assert "不适用" in loans


def test_a_township_is_compared_with_the_county(county: Warehouse):
    text = re.sub(r" +", " ", words(show("township", unit="U1")))
    assert "东河镇：" in text
    assert "职工 100 人" in re.sub(r"\s+", " ", text)
    # West has 60 % and is no town, so the peers are all others of the county.
    assert "职工入会率 80.0%，比全县中位数 60.0% 高 20.0 个百分点，第 1/2" in text
    assert "全县 73.3%" in text


def test_a_township_that_has_not_filed_says_so(county: Warehouse):
    text = words(show("township", unit="U3"))
    assert "北苑街道：2026年二季度还没有报" in text


def test_a_link_brings_its_choices_along(county: Warehouse):
    app = show("coverage", year="2025", ratio="membership_rate", kinds="town")
    assert chosen(app, "year") == "2025"
    text = words(app)
    assert "职工入会率 70.0%" in text
    assert "1/1 个单位已报" in text


def test_a_choice_is_written_into_the_address(county: Warehouse):
    app = show("coverage")
    press(app, "set year 2025")
    assert app.query_params["year"] == "2025"
    assert "职工入会率 71.5%" in words(app), "143 of 200"


def test_an_unknown_choice_in_a_link_is_the_default(county: Warehouse):
    app = show("coverage", year="1999", ratio="no_such_ratio", unit="nowhere", kinds="moon")
    assert chosen(app, "year") == "2026"
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
    press(app, "origin ranking")
    # The first of the ranking is shown at once: 80 of 100 in 东河镇.
    text = words(app)
    for part in ("80.0%", "÷", labels.indicator_name("members"), labels.definition("workers")):
        assert part in text
    cells = table(app, "data-cells=fact")
    assert list(cells[labels.t("origin.raw")]) == ["80", "100"]
    assert list(cells[labels.t("origin.file")]) == ["U1-2026.xlsx"] * 2
    assert list(cells[labels.t("origin.cell")]) == ["E5", "E6"]
    assert list(cells[labels.t("origin.revision")]) == ["1", "1"]


@pytest.mark.parametrize("page", PAGES)
def test_every_part_opens_its_drawer_and_shows_its_queries(page: str, county: Warehouse):
    app = show(page)
    values = [each for each in presses(app) if each.startswith("origin ")]
    assert len(values) >= 2
    for value in values:
        app = show(page)
        app.session_state[value.replace("origin ", "origin_view_")] = "query"
        press(app, value)
        assert "-- grain:" in app.code[0].value


def test_missing_zero_and_not_applicable_stand_apart_in_the_table_of_aid(county: Warehouse):
    tables = show("aid", view="spread").dataframe
    table = next(each.value for each in tables if "warmth" in each.value).set_index("unit_name")
    assert list(table.loc[["东河镇", "西岭乡", "北苑街道"], "aid"]) == ["6,000", "0", "未报"]
    assert list(table.loc[["东河镇", "西岭乡", "北苑街道"], "loans"]) == ["未报", "不适用", "未报"]


def test_sums_that_a_township_is_missing_from_say_so(county: Warehouse):
    text = words(show("aid"))
    assert "有单位未报、合计偏小的季度：2026年二季度（2/3）。" in text
    assert "空心点：有单位未报" in words(show("overview"))
    assert "空心点：有单位未报" not in words(show("overview", year="2025"))


def test_a_change_over_the_same_townships_is_told_beside_the_plain_one(county: Warehouse):
    """73.3 % against 71.5 % of all three a year before; the two that reported both times had 65.3 %."""
    text = " ".join(words(show("coverage")).split())
    assert "同比 +1.8 个百分点（两年都报的 2 个单位 +8.0 个百分点）" in text


def test_a_rate_above_one_has_both_figures_on_every_page(county: Warehouse):
    both = "18 家 ÷ 10 家"
    assert f"集体合同签订率 180.0%（{both}）" in words(show("overview", ratio="collective_contract_rate"))
    text = words(show("township", unit="U1", group="bargaining"))
    assert f"※ 超过 100%：集体合同签订率 180.0%（{both}）" in text
