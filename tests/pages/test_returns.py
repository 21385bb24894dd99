"""The returns page: what is wrong is told with its cell, nothing is stored before the person decides."""

from __future__ import annotations

import functools
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile
from streamlit.testing.v1 import AppTest

from dashboard import labels, preview, store
from dashboard.intake.units import begin_body, from_text
from dashboard.pages import _uploader
from dashboard.warehouse import Warehouse
from dashboard.workbooks.template import blank_template, core_measures, figure_cells
from tests import stores

APP = Path(__file__).resolve().parents[2] / "app.py"
LANGUAGES = ("zh_CN", "en")
GOOD = {"workers": 100, "members": 80, "aid_households/ytd": 10, "aid_amount/ytd": 8000}
FUNDS = {"funds_due/ytd": 60000, "funds_received/ytd": 54000}


def begun(opened: Warehouse) -> None:
    opened.act("begin", begin_body("清河县", from_text("东关街道\n城关镇").units), by="测试")


@pytest.fixture(autouse=True)
def county(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A county of two townships, nothing filed."""
    monkeypatch.setenv("UNION_SAMPLE", "0")
    stores.own(begun)
    yield
    store.close_all()


@functools.cache
def blank(township: str | None) -> bytes:
    """The blank return of this township."""
    return blank_template(["东关街道", "城关镇"], year=2026, quarter=3, county="清河县", township=township)


def workbook(
    figures: Mapping[str, Any],
    *,
    township: str | None = "东关街道",
    year: int | None = 2026,
    quarter: int | None = 3,
) -> bytes:
    """The blank return with these figures ("measure" or "measure/basis" -> what stands in the cell) filled in."""
    return _workbook(tuple(figures.items()), township, year, quarter)


@functools.cache
def _workbook(
    figures: tuple[tuple[str, Any], ...], township: str | None, year: int | None, quarter: int | None
) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(blank(township)))
    sheet = book.worksheets[0]
    if township is None or township not in ("东关街道", "城关镇"):
        sheet["B2"] = township
    sheet["D2"], sheet["F2"] = (
        year,
        quarter if quarter is None else labels.t(f"common.quarter_{quarter}", "zh_CN"),
    )
    for key, value in figures:
        sheet[cell(key)] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cell(key: str) -> str:
    """The address of a figure's cell in the blank return."""
    code, _, basis = key.partition("/")
    return figure_cells(core_measures())[code, basis or "stock"]  # type: ignore[index]


def page(language: str = "zh_CN", **params: str) -> AppTest:
    labels.use(language)  # AppTest writes options out in this thread
    app = AppTest.from_file(str(APP), default_timeout=120)
    for name, value in {"lang": language, **params}.items():
        app.query_params[name] = value
    app.run()
    return app.switch_page("dashboard/pages/returns.py").run()


def upload(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    uploader = app.file_uploader[0]
    uploader.set_value([(name, data, "application/octet-stream") for name, data in files])
    return read(app.button(key="returns_check").click().run())


def read(app: AppTest) -> AppTest:
    """Wait for the files to be read; a browser is woken by the progress bar itself."""
    for _ in range(30):
        assert not app.exception
        if not app.session_state["returns_jobs"]:
            return app
        for job in app.session_state["returns_jobs"]:
            job.wait(10)
        app = app.run()
    raise AssertionError("the files are still being read")


def words(app: AppTest) -> str:
    """Everything that the page says, without the escapes of Markdown."""
    parts = [
        each.value for kind in (app.markdown, app.error, app.warning, app.info, app.caption) for each in kind
    ]
    parts += [each.label for each in (*app.text_input, *app.expander, *app.radio)]
    return "\n".join(str(part) for part in parts).replace("\\", "")


def commit(app: AppTest) -> AppTest:
    app = app.button(key="returns_commit").click().run()
    assert not app.exception
    return app


def can_commit(app: AppTest) -> bool:
    return not app.button(key="returns_commit").disabled


def filed() -> list[tuple[str, int, int, int, int]]:
    rows = store.own().query("returns/return_by_unit", unit_code=None, limit_rows=100)
    return sorted((r.unit_name, r.year, r.quarter, r.revision, r.figure_count) for r in rows.itertuples())


def key_of(app: AppTest, prefix: str) -> str:
    """The key of the one widget whose key begins so."""
    keys = [
        each.key
        for each in (*app.text_input, *app.selectbox, *app.button, *app.checkbox, *app.multiselect)
        if each.key
    ]
    (found,) = [key for key in keys if key.startswith(prefix)]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_good_return_is_previewed_filed_and_receipted(language: str):
    app = upload(page(language), ("东关街道.xlsx", workbook(GOOD)))
    table = app.dataframe[0].value
    assert len(table) == 4
    assert set(table["place"]) == {preview.place_of("季报", cell(key)) for key in GOOD}
    assert labels.period(2026, 3) if language == "zh_CN" else "2026 Q3" in words(app)
    assert store.own().version == 1, "nothing is stored before the commit"
    app.text_input(key="returns_by").set_value("王芳").run()
    app = commit(app)
    assert filed() == [("东关街道", 2026, 3, 1, 4)]
    receipt = app.dataframe[0].value.iloc[0]
    assert (receipt["number"], receipt["unit"], receipt["figures"], receipt["revision"]) == (
        "2",
        "东关街道",
        "4",
        "1",
    )
    assert "returns_waiting" not in app.session_state or not app.session_state["returns_waiting"]
    rows = store.own().query("returns/return_by_unit", unit_code=None, limit_rows=1)
    assert rows["filed_by"].iloc[0] == "王芳"
    assert "receipt_close" not in [each.key for each in page(language).button], (
        "a visit starts without receipts"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_bytes_again_are_told_and_not_stored_again(language: str):
    data = workbook(GOOD)
    commit(upload(page(language), ("东关街道.xlsx", data)))
    version = store.own().version
    app = upload(page(language), ("改了名.xlsx", data))
    assert labels.t("returns.state_filed", language) in words(app)  # type: ignore[arg-type]
    assert not can_commit(app)
    assert store.own().version == version


def test_chosen_files_do_not_stay_in_the_memory_of_the_server(monkeypatch: pytest.MonkeyPatch):
    """The page takes their bytes over; Streamlit would keep another copy for as long as the tab is open."""
    gone: list[str] = []
    let_go = _uploader.let_go

    def noted(files: list[UploadedFile]) -> None:
        context = get_script_run_ctx()
        assert context is not None
        held = context.uploaded_file_mgr
        assert [each.name for each in held.get_files(context.session_id, [files[0].file_id])] == ["东关.xlsx"]
        let_go(files)
        assert held.get_files(context.session_id, [files[0].file_id]) == []
        gone.extend(each.name for each in files)

    monkeypatch.setattr(_uploader, "let_go", noted)
    app = upload(page(), ("东关.xlsx", workbook(GOOD)))
    assert gone == ["东关.xlsx"]
    assert can_commit(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_period_is_asked_and_never_guessed(language: str):
    app = upload(page(language), ("报表.xlsx", workbook(GOOD, year=None, quarter=None)))
    assert not can_commit(app)
    app.selectbox(key=key_of(app, "year_")).set_value(2026)
    app.selectbox(key=key_of(app, "quarter_")).set_value(2)
    app = read(app.button(key=key_of(app, "again_")).click().run())
    assert not app.exception
    assert store.own().version == 1
    commit(app)
    assert filed() == [("东关街道", 2026, 2, 1, 4)]


def test_a_missing_township_is_asked():
    app = upload(page(), ("报表.xlsx", workbook(GOOD, township=None)))
    assert not can_commit(app)
    app.selectbox(key=key_of(app, "unit_")).set_value("城关镇")
    app = read(app.button(key=key_of(app, "again_")).click().run())
    assert not app.exception
    commit(app)
    assert filed() == [("城关镇", 2026, 3, 1, 4)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_township_stops_and_is_named(language: str):
    app = upload(page(language), ("报表.xlsx", workbook(GOOD, township="高山乡")))
    assert "高山乡" in words(app) + " ".join(each.label for each in app.selectbox)
    assert not can_commit(app)
    assert store.own().version == 1
    app.selectbox(key=key_of(app, "alias_")).set_value("城关镇")
    app = read(app.button(key=key_of(app, "again_")).click().run())
    assert not app.exception
    commit(app)
    assert filed() == [("城关镇", 2026, 3, 1, 4)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("figures", "key", "found"),
    [
        ({**GOOD, "members": -5}, "members", "-5"),
        ({**GOOD, "members": "9户25人"}, "members", "9户25人"),
        ({**GOOD, "members": "不详"}, "members", "不详"),
    ],
)
def test_a_figure_that_is_none_stops_with_its_cell(
    language: str, figures: dict[str, Any], key: str, found: str
):
    app = upload(page(language), ("报表.xlsx", workbook(figures)))
    text = words(app)
    assert cell(key) in text
    assert found in text
    assert not can_commit(app)
    assert not [each for each in app.text_input if each.key and each.key.startswith("why_")], (
        "no reason helps here"
    )
    assert store.own().version == 1


def test_a_rate_of_180_per_cent_stands_only_with_a_reason():
    app = upload(page(), ("报表.xlsx", workbook({**GOOD, "members": 180})))
    text = words(app)
    assert cell("members") in text
    assert "180" in text
    assert not can_commit(app)
    app.text_input(key=key_of(app, "why_")).set_value("含已退休会员，已核对名册").run()
    assert can_commit(app)
    commit(app)
    assert filed() == [("东关街道", 2026, 3, 1, 4)]
    return_id = int(
        store.own().query("returns/return_by_unit", unit_code=None, limit_rows=1)["return_id"].iloc[0]
    )
    problems = store.own().query("returns/problem_by_return", return_id=return_id)
    assert "含已退休会员，已核对名册" in set(problems["why"])


def test_a_warning_needs_a_word_of_explanation():
    app = upload(page(), ("报表.xlsx", workbook({**GOOD, "aid_households/ytd": 0, "aid_amount/ytd": 90})))
    assert not can_commit(app)
    keys = [each.key for each in app.text_input if each.key and each.key.startswith(("why_", "all_"))]
    app.text_input(key=keys[0]).set_value("按实际发放").run()
    commit(app)
    assert len(filed()) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("data", [b"this is no workbook", b""])
def test_a_file_that_is_no_workbook_is_told(language: str, data: bytes):
    app = upload(page(language), ("坏文件.xlsx", data))
    assert "坏文件.xlsx" in words(app)
    assert labels.t("returns.state_unreadable", language) in words(app)  # type: ignore[arg-type]
    assert not can_commit(app)
    app = app.button(key=key_of(app, "remove_")).click().run()
    assert not app.exception
    assert not app.expander
    assert store.own().version == 1


def test_an_empty_workbook_is_told():
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    app = upload(page(), ("空表.xlsx", out.getvalue()))
    assert labels.t("returns.state_unreadable") in words(app)
    assert not can_commit(app)


def summary(*rows: tuple[str, int, int], header: str = "会员人数") -> bytes:
    """A 汇总表 of 2026 Q3: township, workers, members."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["清河县2026年第三季度工会工作汇总表"])
    sheet.append(["序号", "乡镇", "职工人数", header])
    for number, row in enumerate(rows, start=1):
        sheet.append([number, *row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_unit_of_a_book_can_be_left_out_with_its_problems():
    data = summary(("东关街道", 100, 80), ("城关镇", 100, 130))
    app = upload(page(), ("汇总表.xlsx", data))
    assert not can_commit(app)
    app.multiselect(key=key_of(app, "leave_")).set_value(["t002"]).run()
    assert can_commit(app)
    commit(app)
    assert filed() == [("东关街道", 2026, 3, 1, 2)]


def test_a_row_of_no_unit_of_the_county_can_be_left_out():
    app = upload(page(), ("汇总表.xlsx", summary(("东关街道", 100, 80), ("高山乡", 50, 40))))
    assert not can_commit(app)
    app.selectbox(key=key_of(app, "alias_")).set_value(labels.t("returns.not_to_be_filed"))
    app = read(app.button(key=key_of(app, "again_")).click().run())
    assert not app.exception
    commit(app)
    assert filed() == [("东关街道", 2026, 3, 1, 2)]


def test_the_same_cell_of_two_townships_needs_two_reasons():
    data = summary(("东关街道", 100, 130), ("城关镇", 100, 130))
    app = upload(page(), ("汇总表.xlsx", data))
    keys = [each.key for each in app.text_input if each.key and each.key.startswith("why_")]
    assert len(keys) == 2
    app.text_input(key=keys[0]).set_value("已核对").run()
    assert not can_commit(app)
    app.text_input(key=keys[1]).set_value("已核对").run()
    assert can_commit(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_doubtful_header_is_asked_and_the_answer_remembered(language: str):
    data = summary(("东关街道", 100, 20), header="非公企业工会数")
    app = upload(page(language), ("汇总表.xlsx", data))
    assert not can_commit(app)
    assert len(app.radio[0].options) >= 2
    assert app.radio[0].value is None, "it is never guessed"
    app.radio[0].set_value("union_orgs_enterprise")
    app = read(app.button(key=key_of(app, "again_")).click().run())
    assert not app.exception
    commit(app)
    assert filed() == [("东关街道", 2026, 3, 1, 2)]
    assert "union_orgs_enterprise" in store.own().mappings().values()
    app = upload(page(language), ("又一张.xlsx", summary(("城关镇", 90, 10), header="非公企业工会数")))
    assert not app.radio, "what was decided is not asked again"
    assert can_commit(app)


def test_one_bad_file_stops_no_other():
    bad = ("坏.xlsx", b"nothing")
    app = upload(page(), bad, ("东关.xlsx", workbook(GOOD)), ("城关.xlsx", workbook(GOOD, township="城关镇")))
    assert labels.t("returns.not_ready", count=1) in words(app)
    app = commit(app)
    assert [row[0] for row in filed()] == ["东关街道", "城关镇"] or len(filed()) == 2
    assert "坏.xlsx" in words(app), "the file that could not be read is still there"


def test_a_partial_return_replaces_only_what_it_holds_and_says_so():
    commit(upload(page(), ("三季度.xlsx", workbook(GOOD))))
    app = upload(page(), ("经费.xlsx", workbook({**FUNDS, "aid_amount/ytd": 9000})))
    assert labels.t("returns.is_correction", changed=1, kept=3).replace("**", "") in words(app).replace(
        "**", ""
    )
    table = app.dataframe[0].value.set_index("place")
    row = table.loc[f"「季报」{cell('aid_amount/ytd')}"]
    assert row["old"] == "8,000 元"
    assert row["value"] == "9,000 元"
    commit(app)
    held = store.own().query("returns/figure_by_unit_quarter", unit_code="t001", year=2026, quarter=3)
    values = {(r.measure_code, r.basis): r.value for r in held.itertuples()}
    assert values["members", "stock"] == 80
    assert values["aid_amount", "ytd"] == 9000
    assert values["funds_due", "ytd"] == 60000
    assert filed()[-1] == ("东关街道", 2026, 3, 2, 3)


def test_last_quarter_stands_beside_the_figures():
    commit(upload(page(), ("二季度.xlsx", workbook({"workers": 90, "members": 70}, quarter=2))))
    app = upload(page(), ("三季度.xlsx", workbook(GOOD)))
    table = app.dataframe[0].value.set_index("place")
    assert table.loc[f"「季报」{cell('members')}", "last"] == "70"
    assert table.loc[f"「季报」{cell('aid_amount/ytd')}", "last"] == labels.t("returns.nothing")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_board_says_who_has_filed_and_who_has_not(language: str):
    commit(upload(page(language), ("三季度.xlsx", workbook(GOOD))))
    app = page(language, view="status", year="2026", quarter="3")
    assert not app.exception
    assert {metric.value for metric in app.metric} == {"1/2", "0/2"} or [m.value for m in app.metric][
        -1
    ] == "1/2"
    board = app.dataframe[0].value.set_index("unit")
    assert board.loc["城关镇", "status"] == labels.t("returns.status_missing", language)  # type: ignore[arg-type]
    assert board.loc["东关街道", "file"] == "三季度.xlsx"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_return_is_sent_back_with_a_note_and_restored(language: str):
    commit(upload(page(language), ("三季度.xlsx", workbook(GOOD))))
    return_id = int(
        store.own().query("returns/return_by_unit", unit_code=None, limit_rows=1)["return_id"].iloc[0]
    )
    app = page(language, view="history", **{"return": str(return_id)})
    assert not app.exception
    app = app.button(key=f"send_back_{return_id}").click().run()
    act = labels.t("review.act_send_back", language)
    assert labels.t("review.note_needed", language, act=act) in words(app)
    app.text_input(key=f"note_{return_id}_submitted").set_value("会员数请再核对").run()
    app = app.button(key=f"send_back_{return_id}").click().run()
    assert not app.exception
    held = store.own().query("returns/figure_by_unit_quarter", unit_code="t001", year=2026, quarter=3)
    assert held.empty, "a return that was sent back does not count"
    app = app.button(key=f"restore_{return_id}").click().run()
    app = app.button(key=f"approve_{return_id}").click().run()
    assert not app.exception
    status = store.own().query("returns/return_by_unit", unit_code=None, limit_rows=1)["status"].iloc[0]
    assert status == "approved"


def test_a_link_to_a_return_that_is_not_there_is_told():
    app = page(view="history", **{"return": "99"})
    assert not app.exception
    assert labels.t("returns.history_none") in words(app)
    assert labels.t("returns.return_missing", number="99") in words(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_county_the_way_to_begin_is_shown(
    language: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    store.close_all()
    monkeypatch.setenv("UNION_DATA_DIR", str(tmp_path / "another"))
    app = page(language)
    assert not app.exception
    assert not app.file_uploader
    assert app.get("page_link")


def test_words_said_on_one_file_survive_the_check_and_the_commit_of_others():
    app = upload(page(), ("一.xlsx", workbook({**GOOD, "members": 180})))
    why = key_of(app, "why_")
    app.text_input(key=why).set_value("已核对名册").run()
    other = workbook({**GOOD, "members": 190}, township="城关镇")
    app = upload(app, ("二.xlsx", other), ("三.xlsx", workbook({"workers": 5}, quarter=2)))
    assert app.text_input(key=why).value == "已核对名册"
    app = commit(app)
    assert len(filed()) == 2, "the file without a reason waits"
    (left,) = [each for each in app.text_input if each.key and each.key.startswith("why_")]
    left.set_value("名册已核").run()
    app = upload(app, ("四.xlsx", workbook(GOOD, township="城关镇", year=None)))
    assert app.text_input(key=left.key).value == "名册已核"
    app.selectbox(key=key_of(app, "year_")).set_value(2025)
    app = read(app.button(key=key_of(app, "again_")).click().run())
    assert app.text_input(key=left.key).value == "名册已核"


def test_on_a_nearly_full_disk_it_says_so_keeps_nothing_and_goes_on_when_there_is_room(
    monkeypatch: pytest.MonkeyPatch,
):
    app = upload(page(), ("东关街道.xlsx", workbook(GOOD)))
    monkeypatch.setenv("UNION_LEAST_FREE", str(1 << 30))
    app = commit(app)
    assert any("暂时不能存，什么也没有改；查看不受影响" in each.value for each in app.error)
    assert any("请管理员腾出空间" in each.value for each in app.warning), "said before the next file as well"
    assert filed() == []
    monkeypatch.setenv("UNION_LEAST_FREE", "0")
    commit(app)
    assert filed() == [("东关街道", 2026, 3, 1, 4)]
