"""The 检查 page: what it lists, in which order, and what can be done about it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import labels, store
from dashboard.intake.checks import check
from dashboard.intake.submit import file_returns
from dashboard.pages import _checks
from dashboard.warehouse import Warehouse, filing
from dashboard.workbooks.checklist import check_list
from tests import stores
from tests.builders import begin, checked, reading
from tests.pages.test_views import show, words

LANGUAGES = ("zh_CN", "en")
NOW = {"year": 2026, "quarter": 2}


@pytest.fixture(autouse=True)
def no_sample(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("UNION_SAMPLE", "0")
    yield
    store.close_all()


def filled(opened: Warehouse) -> None:
    """东河镇 has more members than workers and more funds received than due; 西岭乡 took 万元 for 元, twice.

    Three errors: members, and two amounts 10,000 times below last year's. Three warnings: the funds, and two
    amounts below 100 yuan. Two unit slips.
    """
    begin(opened)
    file_returns(
        opened,
        [
            checked("U2", 2025, 2, {"aid_amount": 52_000, "warmth_amount": 71_000}, file="U2-2025.xlsx"),
            checked(
                "U1",
                2026,
                2,
                {"members": 120, "workers": 100, "funds_received": 900_000, "funds_due": 800_000},
            ),
            checked("U2", 2026, 2, {"aid_amount": "5.2", "warmth_amount": "7.1"}, file="U2-2026.xlsx"),
        ],
    )


@pytest.fixture
def county(own_data_folder: Path) -> Warehouse:
    return stores.own(filled)


def key_of(kind: str, unit: str, measure: str, clause: int | str = 1, basis: str | None = "") -> str:
    parts = [kind, str(clause), unit, "2026", "2", measure]
    return ".".join(parts if basis is None else [*parts, basis])


MEMBERS = key_of("V03", "U1", "members")
AID_SLIP = key_of("unit_slip", "U2", "aid_amount", "", None)


def press(app: AppTest, label: str) -> AppTest:
    """Press the button with this label."""
    return next(each for each in app.button if each.label == label).click().run()


def listed(app: AppTest) -> list[tuple[str, str]]:
    frame = next(each.value for each in app.dataframe if "sentence" in each.value)
    return [(row.severity.split()[-1], row.sentence.removeprefix("▸ ")) for row in frame.itertuples()]


def aid(warehouse: Warehouse) -> list[float]:
    frame = warehouse.query("returns/figure_by_unit_quarter", unit_code="U2", **NOW)
    return [float(value) for value in frame[frame["measure_code"] == "aid_amount"]["value"] if value == value]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_how_much_is_open_and_lists_errors_first(language: str, county: Warehouse):
    app = show("checks", language)
    assert labels.t("checks.title_errors", language, errors=3, warnings=3, findings=2) in words(app)
    names = [
        labels.t(f"checks.severity_{each}", language).split()[-1] for each in ("error", "warning", "finding")
    ]
    assert [severity for severity, _ in listed(app)] == [names[0]] * 3 + [names[1]] * 3 + [names[2]] * 2
    if language == "zh_CN":
        assert listed(app)[0] == ("错误", "会员人数(120)大于职工人数(100)")


def test_a_chinese_page_has_no_english_and_an_english_one_no_chinese_but_names(county: Warehouse):
    for item in (MEMBERS, AID_SLIP):
        text = words(show("checks", item=item))
        icons = {part for icon in re.findall(r":material/(\w+):", text) for part in icon.split("_")}
        assert (
            set(re.findall(r"[A-Za-z]{2,}", text)) - {"English", "material", "YYYY", "MM", "DD"} - icons
            == set()
        )
        text = words(show("checks", "en", item=item))
        for name in ("东河镇", "西岭乡", "清河县", "中文", "季报"):
            text = text.replace(name, "")
        assert re.findall(r"[\u4e00-\u9fff]+", text) == []


def test_the_list_is_narrowed_by_unit_problem_and_severity(county: Warehouse):
    assert len(listed(show("checks", of="U1"))) == 2
    assert len(listed(show("checks", of="U2", severity="error"))) == 2
    assert [sentence for _, sentence in listed(show("checks", rule="V25"))] == [
        "实收工会经费大于应收，请核对是否含补缴"
    ]
    nothing = show("checks", of="U1", severity="finding")
    assert labels.t("checks.nothing") in words(nothing)
    assert len(listed(press(nothing, labels.t("checks.show_all")))) == 8


def test_counts_by_township_and_by_problem(county: Warehouse):
    for by, expected in (
        ("unit", {"东河镇": (1, 1, 0), "西岭乡": (2, 2, 2)}),
        ("rule", {"会员人数大于职工人数": (1, 0, 0), "元、万元填混": (0, 0, 2)}),
        ("quarter", {"2026年二季度": (3, 3, 2)}),
    ):
        app = show("checks", by=by)
        frame = next(each.value for each in app.dataframe if "errors_open" in each.value)
        counted = {
            row.name: (row.errors_open, row.warnings_open, row.findings_open)
            for row in frame.itertuples(index=False)
        }
        assert expected.items() <= counted.items()


def test_an_error_is_let_stand_with_a_reason_kept_with_the_return(county: Warehouse):
    app = show("checks", item=MEMBERS)
    app = press(app, labels.t("checks.do_overridden"))
    assert labels.t("common.not_allowed_needs_reason") in [each.value for each in app.error]
    app.text_input(key=f"why_{MEMBERS}").set_value("含外来务工会员")
    app = press(app, labels.t("checks.do_overridden"))
    assert labels.t("checks.done_overridden") in [each.value for each in app.success]
    assert labels.t("checks.title_errors", errors=2, warnings=3, findings=2) in words(app)
    answered = words(show("checks", status="answered"))
    assert "已放行：含外来务工会员" in answered
    said = county.query("returns/problem_by_return", return_id=int(_item(county, "V03")["return_id"]))
    assert len(said) == 0, "the return was filed without that problem; the word stands beside it"


def _item(county: Warehouse, rule: str) -> dict[str, object]:
    frame = county.query(_checks.PROBLEMS)
    return dict(frame[frame["rule_code"] == rule].iloc[0])


def test_a_finding_is_explained(county: Warehouse):
    app = show("checks", item=AID_SLIP)
    app.text_input(key=f"why_{AID_SLIP}").set_value("只发了五元二角")
    app = press(app, labels.t("checks.do_explained"))
    assert labels.t("checks.title_errors", errors=3, warnings=3, findings=1) in words(app)
    assert "已说明：只发了五元二角" in words(show("checks", status="all", item=AID_SLIP))


def test_a_slip_shows_the_figure_its_series_and_a_correction(county: Warehouse):
    text = words(show("checks", item=AID_SLIP))
    assert "困难帮扶金额填的是 5.20 元，本单位别的年份同一季一般在 5.20 万元 上下，差约一万倍" in re.sub(
        r"\s+", " ", text
    )
    assert "**困难帮扶金额**：5.20 元 → **52,000 元**" in text
    assert "困难帮扶金额，当年累计" in text


def test_one_click_corrects_the_figure_as_a_new_revision(county: Warehouse):
    app = press(show("checks", item=AID_SLIP), labels.t("checks.correct"))
    assert not app.exception
    assert aid(county) == [52_000]
    returns = county.query("returns/return_by_unit", unit_code="U2", limit_rows=10)
    newest = returns.iloc[0]
    assert (newest["source_kind"], newest["revision"], newest["figure_count"]) == ("correction", 2, 1)
    # its error and its warning are gone with it; those of the other amount stay
    assert labels.t("checks.title_errors", errors=2, warnings=2, findings=1) in words(app)


def test_an_error_about_a_figure_that_looks_slipped_offers_the_same_correction(county: Warehouse):
    error = key_of("V32", "U2", "aid_amount", 1, "ytd")
    app = press(show("checks", item=error), labels.t("checks.correct"))
    assert aid(county) == [52_000]
    assert labels.t("checks.title_errors", errors=2, warnings=2, findings=1) in words(app)


def test_all_slips_of_a_quarter_at_once(county: Warehouse):
    app = press(show("checks", item=AID_SLIP), labels.t("checks.correct_all", count=2))
    assert labels.t("checks.title_errors", errors=1, warnings=1, findings=0) in words(app)
    assert len(county.query("returns/return_by_unit", unit_code="U2", limit_rows=10)) == 3


def test_a_locked_quarter_refuses_the_correction_and_says_why(county: Warehouse):
    returns = county.query("returns/return_by_unit", unit_code="U2", limit_rows=10)
    of_now = [int(row.return_id) for row in returns.itertuples() if row.year == 2026]
    filing.approve(county, of_now, by="统计员")
    filing.lock(county, of_now, by="统计员")
    app = press(show("checks", item=AID_SLIP), labels.t("checks.correct"))
    assert labels.t("common.not_allowed_locked") in [each.value for each in app.error]
    assert aid(county) == [5.2]


def test_a_past_day_shows_what_was_found_then_and_offers_no_act(county: Warehouse):
    day = labels.day(county.query("units/period_by_quarter")["last_filed_at"].max())
    app = show("checks", asof=day, item=AID_SLIP)
    assert labels.t("common.past_day") in [each.value for each in app.caption]
    assert labels.t("checks.correct") not in [each.label for each in app.button]
    assert labels.t("common.empty_title") in words(show("checks", asof="2020-01-01"))


def test_a_preview_tells_of_the_later_quarter_and_the_page_lists_it(county: Warehouse):
    """The first quarter filed anew with more recruits than the second one has to date."""
    file_returns(county, [checked("U1", 2026, 2, {"new_members": 30}, file="二季度.xlsx")])
    _, restated = reading("U1", 2026, 1, {"new_members": 40})
    [problems] = check([restated], county)
    assert [(each.code, labels.problem_message(each)) for each in problems] == [
        ("V30", "新发展会员数本年累计(30)小于上季累计(40)，可能填了本季数")
    ]
    file_returns(county, [checked("U1", 2026, 1, {"new_members": 40}, file="一季度.xlsx")])
    app = show("checks", rule="V30")
    assert listed(app) == [("错误", labels.problem_message(problems[0]))]
    frame = next(each.value for each in app.dataframe if "sentence" in each.value)
    assert list(frame["period"]) == ["2026年二季度"]


def test_the_list_is_taken_along_as_a_workbook(county: Warehouse):
    app = show("checks")
    assert any(each.proto.label == labels.t("checks.export") for each in app.get("download_button"))
    sheet = openpyxl.load_workbook(io.BytesIO(check_list("清单", ["说明", "位置"], [("=1+1", "E5")]))).active
    assert [cell.value for cell in sheet[3]] == ["=1+1", "E5"]
    assert sheet["A3"].data_type == "s"
    assert sheet["A3"].quotePrefix


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_county_without_problems_and_one_without_returns(language: str, own_data_folder: Path):
    begin(store.own())
    assert labels.t("common.empty_title", language) in words(show("checks", language))
    file_returns(store.own(), [checked("U1", 2026, 2, {"members": 80, "workers": 100})])
    text = words(show("checks", language))
    assert labels.t("checks.title_none", language) in text
    assert labels.t("checks.nothing_at_all", language) in text
