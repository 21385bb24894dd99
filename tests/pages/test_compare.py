"""对比 and saved views over the small county of county.py: 东河镇 80 %, 西岭乡 60 %, 北苑街道 has not filed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import labels, store
from dashboard.warehouse import Warehouse, saved_views
from tests import stores
from tests.builders import begin
from tests.pages.county import UNITS, fill
from tests.pages.ownhtml import unpacked
from tests.pages.test_views import show, words

FORMS = ("table", "lines", "slope", "scatter")
HOSTILE = '<b onclick="x()">[坏](//x)*'


@pytest.fixture(autouse=True)
def no_sample(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("UNION_SAMPLE", "0")
    yield
    store.close_all()


@pytest.fixture
def county(own_data_folder: Path) -> Warehouse:
    return stores.own(fill)


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception, [each.value for each in app.exception]
    return app


def tables(app: AppTest) -> str:
    bodies = (unpacked(str(each.proto.body)) for each in app.main.get("html"))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", " ".join(body for body in bodies if "<table" in body)))


# --- Forms ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_opens_in_both_languages(form: str, language: str, county: Warehouse):
    app = show("compare", language, form=form)
    text = words(app)
    for script in (str(each.proto.body) for each in app.get("html") if "<script" in each.proto.body):
        text = text.replace(re.sub(r"<[^>]*>", " ", script), "")
    assert labels.t("origin.title", language) in text
    for name in [*UNITS.values(), "清河县", "中文"]:
        text = text.replace(name, "")
    foreign = r"[\u4e00-\u9fff]+" if language == "en" else r"(?<![:_a-z])[A-Za-z]{2,}(?![_a-z]*:)"
    assert set(re.findall(foreign, text)) <= {"English"}


def test_the_table_has_each_unit_and_the_county_with_last_year_and_the_change(county: Warehouse):
    app = show("compare", units="U1,U2,U3", indicators="membership_rate,members")
    assert "3 个单位里东河镇职工入会率领先 20.0 个百分点，差距比上年同期拉大 6.0 个百分点" in words(app)
    table = tables(app)
    assert "东河镇 80.0% ◆ 70.0% +10.0 80 ◆ 70 +10 +14.3%" in table
    assert "西岭乡 60.0% 56.0% +4.0 30 28 +2 +7.1%" in table
    assert "北苑街道 未报 90.0% – 未报 45 –" in table
    # 110 of 150; over the two units of both years from 98 of 150
    assert "全县 73.3% 2/3 71.5% +8.0 2 个单位两年都报 110 2/3 143 +12 +12.2% 2 个单位两年都报" in table


def test_without_a_choice_the_best_and_the_last_are_compared_and_of_a_unit_it_comes_first(county: Warehouse):
    assert show("compare").multiselect(key="compare_units").value == ["U1", "U2"]
    assert show("compare", unit="U3").multiselect(key="compare_units").value == ["U3"]


def test_what_the_address_has_beyond_the_limits_is_left_out_with_a_word(county: Warehouse):
    app = show(
        "compare", units="U1,nobody,U2", indicators="members,workers,membership_rate,aid_amount,cool_amount,x"
    )
    said = words(app)
    assert app.multiselect(key="compare_units").value == ["U1", "U2"]
    assert app.multiselect(key="compare_indicators").value == [
        "members", "workers", "membership_rate", "aid_amount",
    ]  # fmt: skip
    for key in ("unknown_units", "unknown_indicators", "most_indicators"):
        assert labels.t(f"compare.{key}", indicators=4) in said
    assert "nobody" not in said
    odd = {"form": "pie", "basis": "week", "start": "1999-9", "units": ",,", "indicators": "'; drop table"}
    assert show("compare", **odd).multiselect(key="compare_units").value == ["U1", "U2"]


def test_a_quarter_alone_leaves_out_what_has_none_and_says_so(county: Warehouse):
    said = words(show("compare", indicators="membership_rate,aid_amount", basis="quarter"))
    assert "没有“本季”数、未列出：职工入会率。" in said
    assert "职工入会率是期末数" in words(show("compare", indicators="membership_rate", basis="quarter"))


def test_slopes_tell_ups_and_downs_and_who_is_not_drawn(county: Warehouse):
    said = words(show("compare", form="slope", units="U1,U2,U3", indicators="membership_rate"))
    assert "自2025年二季度以来，2 个单位职工入会率 2 升 0 降，东河镇升得最多（10.0 个百分点）" in said
    assert "缺一期、没有画：北苑街道。" in said
    assert "坡度图要有两期的数" in words(show("compare", form="slope", year="2025"))


def test_the_scatter_names_the_quarters_and_asks_for_a_second_indicator(county: Warehouse):
    said = words(show("compare", form="scatter", units="U1", indicators="membership_rate,members"))
    assert "2 个单位里，职工入会率和会员人数都高的 1 个，都低的 1 个，一高一低的 0 个" in said
    assert "东河镇两项都高" in said
    assert "散点图要两项指标" in words(show("compare", form="scatter", indicators="members"))


def test_while_nothing_is_filed_there_is_nothing_to_compare_nor_to_save(own_data_folder: Path):
    begin(store.own())
    app = show("compare")
    assert labels.t("common.empty_title") in words(app)
    assert not [each for each in app.button if (each.key or "").startswith("saved_")]


# --- Saved views ------------------------------------------------------------------------------------------


def test_a_view_is_saved_listed_renamed_and_deleted(county: Warehouse):
    app = show("compare", units="U2,U1", form="lines")
    app.text_input(key="saved_name_page").input("两个单位").run()
    app.text_input(key="saved_by_page").input("主席").run()
    press(app, "saved_do_page")
    assert "已存为“两个单位”。" in words(app)
    [row] = store.own().query("saved/view_by_name").to_dict("records")
    assert (row["page"], row["saved_by"]) == ("compare", "主席")
    assert saved_views.json.loads(row["parameters"]) == {
        "form": "lines", "indicators": "membership_rate,unionisation_rate", "units": "U2,U1",
    }  # fmt: skip
    links = [str(each.proto.body) for each in app.main.get("html") if 'class="ud-link"' in each.proto.body]
    assert (
        "compare?form=lines&amp;indicators=membership_rate%2Cunionisation_rate&amp;units=U2%2CU1" in links[0]
    )
    number = row["act_number"]
    app.text_input(key=f"saved_new_{number}").input("一乡一镇").run()
    press(app, f"saved_rename_{number}")
    assert "“两个单位”已改名为“一乡一镇”。" in words(app)
    press(app, f"saved_delete_{number + 1}")
    assert "“一乡一镇”已删除。" in words(app)
    assert "还没有存过" in words(app)


def test_a_name_that_is_taken_is_replaced_only_when_asked(county: Warehouse):
    saved_views.save_view(county, "常看", "coverage", {"ratio": "membership_rate"}, by="主席")
    app = show("compare", units="U1")
    app.text_input(key="saved_name_page").input("常看").run()
    press(app, "saved_do_page")
    assert "已有名为“常看”的视图" in words(app)
    press(app, "saved_replace_page")
    [row] = store.own().query("saved/view_by_name").to_dict("records")
    assert row["page"] == "compare"


def test_a_view_of_this_page_opens_in_place(county: Warehouse):
    saved_views.save_view(county, "西岭", "compare", {"units": "U2", "form": "scatter"}, by="主席")
    app = show("compare", units="U1")
    press(app, f"open_{county.version}")
    assert app.query_params["units"] == "U2"
    assert app.multiselect(key="compare_units").value == ["U2"]
    assert app.query_params["form"] == "scatter"


def test_other_pages_are_saved_from_the_sidebar_which_lists_the_newest_six(county: Warehouse):
    app = show("coverage", ratio="membership_rate", sample="0")
    app.text_input(key="saved_name_side").input("入会率排名").run()
    press(app, "saved_do_side")
    [row] = store.own().query("saved/view_by_name").to_dict("records")
    assert (row["page"], row["parameters"]) == ("coverage", '{"ratio": "membership_rate"}')
    for number in range(6):
        saved_views.save_view(county, f"视图{number}", "aid", {"year": str(2020 + number)}, by="主席")
    side = show("coverage").sidebar
    shown = [each.proto.label for each in side.get("page_link") if "视图" in each.proto.label]
    assert shown == ["视图5", "视图4", "视图3", "视图2", "视图1", "视图0", "全部视图"]


def test_names_of_people_are_never_markup(county: Warehouse):
    saved_views.save_view(county, HOSTILE, "compare", {"units": "U1"}, by=HOSTILE[:20])
    saved_views.save_view(county, HOSTILE[::-1], "aid", {}, by="主席")
    app = show("compare")
    bodies = [unpacked(str(each.proto.body)) for each in app.get("html")]
    assert not [body for body in bodies if "<b onclick" in body]
    said = [each.proto.label for each in (*app.button, *app.get("page_link")) if "坏" in each.proto.label]
    assert len(said) == 4  # on the page and in the sidebar
    assert all("\\[" in label or "\\]" in label for label in said)


def test_on_an_earlier_day_nothing_can_be_saved(county: Warehouse):
    app = show("compare", asof="2100-01-01")  # later than today: the newest
    assert [each for each in app.button if each.key == "saved_do_page"]
    county.rebuild()
    for page in ("compare", "coverage"):
        past = show(page, asof="2026-01-01")
        assert not [each for each in past.button if (each.key or "").startswith("saved_")]
