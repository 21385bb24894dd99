"""Headers that a person decides on: asked together, remembered for the county, listed, taken back."""

from __future__ import annotations

import io

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import labels, store
from dashboard.preview import short_hash
from tests.pages.test_returns import (
    LANGUAGES,
    can_commit,
    commit,
    county,  # noqa: F401 - the county every test starts from
    filed,
    key_of,
    page,
    read,
    upload,
    words,
)

FOUR = {
    "非公企业工会数": "union_orgs_enterprise",
    "辖区法人单位数": "units_should",
    "应建会企业数": "enterprises_total",
    "困难职工总数": "hardship_households",
}
UNKNOWN = "返乡农民工慰问人次"


def book(*headers: str, township: str = "东关街道") -> bytes:
    """A 汇总表 of 2026 Q3 with 职工人数 100 and the numbers 11, 12 … under these headers."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(["清河县2026年第三季度工会工作汇总表"])
    sheet.append(["序号", "乡镇", "职工人数", *headers])
    sheet.append([1, township, 100, *range(11, 11 + len(headers))])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def again(app: AppTest) -> AppTest:
    keys = [each.key for each in app.button if each.key and each.key.startswith("again_")]
    (form,) = [key for key in keys if key.count("_") == 1]
    return read(app.button(key=form).click().run())


def figures(code: str) -> dict[str, float]:
    held = store.own().query("returns/figure_by_unit_quarter", unit_code=code, year=2026, quarter=3)
    return {row.measure_code: row.value for row in held.itertuples()}


def radio(app: AppTest, header: str):
    (found,) = [each for each in app.radio if header in each.label.replace("\\", "")]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_four_doubtful_headers_are_asked_at_once_with_their_definitions(language: str):
    app = upload(page(language), ("表.xlsx", book(*FOUR)))
    assert len(app.radio) == 4
    assert not can_commit(app)
    for header, code in FOUR.items():
        asked = radio(app, header)
        assert asked.value is None, "it is never guessed"
        assert asked.options[0] == labels.indicator_name(code)
        assert 2 <= len(asked.options) <= 4
        asked.set_value(code)
    app = again(app)
    assert not app.radio
    commit(app)
    assert filed() == [("东关街道", 2026, 3, 1, 5)]
    assert figures("t001") == {"workers": 100} | {code: 11 + n for n, code in enumerate(FOUR.values())}
    assert store.own().mappings() == FOUR


def test_reading_again_with_one_answer_keeps_the_others():
    app = upload(page(), ("表.xlsx", book(*FOUR, UNKNOWN)))
    app.checkbox(key=key_of(app, "seen_")).check()
    radio(app, "应建会企业数").set_value("enterprises_total")
    app = again(app)
    assert len(app.radio) == 3
    assert all(each.value is None for each in app.radio), "no answer slips to another header"
    assert app.checkbox(key=key_of(app, "seen_")).value
    radio(app, "困难职工总数").set_value("")
    radio(app, "非公企业工会数").set_value("union_orgs_enterprise")
    radio(app, "辖区法人单位数").set_value("units_should")
    commit(again(app))
    assert figures("t001") == {
        "workers": 100, "union_orgs_enterprise": 11, "units_should": 12, "enterprises_total": 13
    }  # fmt: skip
    assert store.own().mappings()["困难职工总数"] == "", "left out is remembered too"


def test_an_answer_can_be_changed_before_it_is_filed():
    app = upload(page(), ("表.xlsx", book("应建会企业数")))
    app.radio[0].set_value("")
    app = again(app)
    assert not app.radio
    assert can_commit(app)
    (key,) = [each.key for each in app.button if each.key and each.key.startswith("again_")]
    app = read(app.button(key=key).click().run())
    assert len(app.radio) == 1
    assert not can_commit(app)
    assert store.own().mappings() == {}


def test_another_indicator_than_the_best_three_can_be_searched():
    app = upload(page(), ("表.xlsx", book("应建会企业数")))
    other = app.selectbox(key=key_of(app, "other_"))
    assert any(labels.definition("members") in option for option in other.options)
    other.set_value("members")
    commit(again(app))
    assert figures("t001") == {"workers": 100, "members": 11}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_item_is_mapped_from_the_catalogue(language: str):
    app = upload(page(language), ("表.xlsx", book(UNKNOWN)))
    item = app.selectbox(key=key_of(app, "item_"))
    assert item.value is None
    assert labels.definition("warmth_person_times") in " ".join(item.options)
    item.set_value("warmth_person_times")
    app = again(app)
    assert can_commit(app)
    commit(app)
    assert figures("t001") == {"workers": 100, "warmth_person_times": 11}
    app = upload(page(language), ("又一张.xlsx", book(UNKNOWN, township="城关镇")))
    assert can_commit(app), "what was decided is not asked again"
    assert UNKNOWN in words(app), "but it is said"


def test_an_item_that_is_none_of_ours_is_never_shown_as_a_problem_again():
    app = upload(page(), ("表.xlsx", book(UNKNOWN)))
    app.selectbox(key=key_of(app, "item_")).set_value("")
    commit(again(app))
    assert store.own().mappings() == {UNKNOWN: ""}
    app = upload(page(), ("又一张.xlsx", book(UNKNOWN, township="城关镇")))
    assert can_commit(app)
    assert not [each for each in app.selectbox if each.key and each.key.startswith("item_")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_says_who_decided_what_and_takes_it_back(language: str):
    store.own().decide_headers({"应建会企业数": "enterprises_total", UNKNOWN: ""}, by="王芳")
    app = page(language, view="headers")
    assert not app.exception
    shown = " ".join(each.proto.body for each in app.get("html"))
    for text in ("应建会企业数", labels.indicator_name("enterprises_total"), UNKNOWN, "王芳"):
        assert text in shown
    assert labels.t("returns.headers_finding", count=2, left_out=1) in shown
    undo = [each for each in app.button if each.key and each.key.startswith("undo_")]
    assert len(undo) == 2
    app = app.button(key=f"undo_{short_hash('应建会企业数')}").click().run()
    assert not app.exception
    assert store.own().mappings() == {UNKNOWN: ""}
    assert "应建会企业数" in " ".join(each.value for each in app.success)
    app = upload(page(language), ("表.xlsx", book("应建会企业数")))
    assert len(app.radio) == 1, "it is asked again"


def test_a_header_with_markup_in_it_stays_text():
    store.own().decide_headers({"<b>粗</b><script>1</script>": "members"}, by="<i>谁</i>")
    app = page(view="headers")
    shown = " ".join(
        each.proto.body for each in app.get("html") if not each.proto.body.startswith("<script>")
    )
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
    assert "<i>谁" not in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_decision_the_list_says_how_one_comes_about(language: str):
    app = page(language, view="headers")
    assert labels.t("returns.headers_none", language) in words(app)


def test_a_decision_taken_back_is_asked_again_in_files_that_wait():
    store.own().decide_headers({"应建会企业数": "enterprises_total"}, by="王芳")
    app = upload(page(), ("表.xlsx", book("应建会企业数")))
    assert can_commit(app)
    store.own().decide_headers({"应建会企业数": None}, by="王芳")
    app = read(app.run())
    assert len(app.radio) == 1
    assert not can_commit(app)
