"""The upload form: what is chosen on it is held against the file; reading goes on beside the page and can end."""

from __future__ import annotations

import io
import threading
import zipfile

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import labels, store
from dashboard.intake.records import Problem
from dashboard.pages import _reading, _templates
from dashboard.pages._reading import Job, Task
from dashboard.workbooks.marked import marked_return
from dashboard.workbooks.template import LAST, core_measures, figure_cells
from tests.pages.test_returns import (
    GOOD,
    LANGUAGES,
    can_commit,
    commit,
    county,  # noqa: F401 - the county every test starts from
    filed,
    key_of,
    page,
    read,
    summary,
    upload,
    words,
    workbook,
)


def choose(app: AppTest, *, unit: str = "", year: int = 0, quarter: int = 0) -> AppTest:
    app.selectbox(key=key_of(app, "returns_unit_")).set_value(unit)
    app.selectbox(key=key_of(app, "returns_year_")).set_value(year)
    app.selectbox(key=key_of(app, "returns_quarter_")).set_value(quarter)
    return app


# --- Unit and period chosen on the form -------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_left_alone_the_file_says_it_itself(language: str):
    app = page(language)
    by_file = labels.t("returns.by_the_file", language)  # type: ignore[arg-type]
    for prefix in ("returns_unit_", "returns_year_", "returns_quarter_"):
        picker = app.selectbox(key=key_of(app, prefix))
        assert picker.options[picker.index] == by_file
    assert can_commit(upload(app, ("表.xlsx", workbook(GOOD))))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("chosen", "both"),
    [
        ({"unit": "城关镇"}, ("城关镇", "东关街道")),
        ({"year": 2025}, (labels.year_name(2025), labels.period(2026, 3))),
        ({"quarter": 2}, ("二季度", "三季度")),
        ({"unit": "东关街道", "year": 2026, "quarter": 1}, ("一季度", "三季度")),
    ],
)
def test_a_file_that_says_otherwise_stops_and_both_are_named(
    language: str, chosen: dict[str, object], both: tuple[str, str]
):
    app = upload(choose(page(language), **chosen), ("表.xlsx", workbook(GOOD)))  # type: ignore[arg-type]
    assert not can_commit(app)
    if language == "zh_CN":
        assert all(name in words(app) for name in both)
    assert store.own().version == 1
    app = read(app.button(key=key_of(app, "by_file_")).click().run())
    assert can_commit(app)
    commit(app)
    assert filed() == [("东关街道", 2026, 3, 1, 4)]


def test_what_agrees_passes_and_what_the_file_leaves_open_is_filled():
    app = choose(page(), unit="城关镇", year=2026, quarter=2)
    app = upload(
        app, ("一.xlsx", workbook(GOOD, township=None, year=None, quarter=None)),
        ("二.xlsx", workbook({"funds_due/ytd": 60000, "funds_received/ytd": 54000}, township="城关镇", quarter=2)),
    )  # fmt: skip
    commit(app)
    assert [row[:3] for row in filed()] == [("城关镇", 2026, 2)] * 2


def test_the_choice_holds_for_all_files_of_the_upload_and_stops_only_those_that_differ():
    files = [("东关.xlsx", workbook(GOOD)), ("城关.xlsx", workbook(GOOD, township="城关镇"))]
    app = upload(choose(page(), unit="东关街道"), *files)
    commit(app)
    assert filed() == [("东关街道", 2026, 3, 1, 4)]
    assert "城关.xlsx" in words(app)


def test_a_summary_of_other_townships_contradicts_the_one_chosen():
    app = upload(
        choose(page(), unit="东关街道"), ("汇总.xlsx", summary(("东关街道", 100, 80), ("城关镇", 90, 70)))
    )
    assert not can_commit(app)
    assert "城关镇" in words(app)


# --- Reading beside the page ------------------------------------------------------------------------------


class Slow:
    """A reader that waits until it is let go; says which files it was given."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.go = threading.Event()
        self.begun: list[str] = []
        real = _reading.read_file

        def read_file(name: str, data: bytes, **more: object):
            self.begun.append(name)
            if name == "defect.xlsx":
                raise RuntimeError("a defect of ours")
            assert self.go.wait(20)
            return real(name, data, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(_reading, "read_file", read_file)
        monkeypatch.setattr(_reading, "GRACE", 0.01)


@pytest.mark.parametrize("language", LANGUAGES)
def test_reading_shows_each_file_and_can_be_cancelled(language: str, monkeypatch: pytest.MonkeyPatch):
    slow = Slow(monkeypatch)
    app = page(language)
    names = [f"{number}.xlsx" for number in range(1, 7)]
    data = [workbook({"workers": number}, quarter=1) for number in range(1, 7)]
    app.file_uploader[0].set_value(
        [(n, d, "application/octet-stream") for n, d in zip(names, data, strict=True)]
    )
    app = app.button(key="returns_check").click().run()
    assert not app.exception
    assert not app.file_uploader, "no second upload while one is read"
    shown = words(app)
    assert all(name in shown for name in names)
    assert labels.t("returns.task_reading", language) in shown  # type: ignore[arg-type]
    app = app.button(key="returns_cancel").click().run()
    slow.go.set()
    app = read(app)
    assert sorted(slow.begun) == ["1.xlsx", "2.xlsx"], "two are read at a time, no other was begun"
    shown = words(app)
    assert labels.t("returns.outcome_cancelled", language, count=4) in shown.replace("**", "")  # type: ignore[arg-type]
    assert all(name in shown for name in names)
    commit(app)
    assert len(filed()) == 2, "what was read before can be filed"


def test_a_file_that_trips_over_a_defect_of_ours_stops_no_other(monkeypatch: pytest.MonkeyPatch):
    Slow(monkeypatch).go.set()
    app = upload(page(), ("defect.xlsx", b"PK\x03\x04"), ("好.xlsx", workbook(GOOD)))
    assert can_commit(app)
    commit(app)
    assert filed() == [("东关街道", 2026, 3, 1, 4)]


def test_a_job_reads_in_its_threads_and_each_file_once():
    tasks = [Task(f"{number}.txt", b"x") for number in range(9)]
    job = Job(tasks, {}, {}, 1)
    job.start()
    job.wait(20)
    assert job.is_over
    assert [task.state for task in tasks] == ["read"] * 9
    assert [task.reading.file for task in tasks if task.reading] == [task.name for task in tasks]


def test_the_same_bytes_twice_are_kept_once_and_told():
    app = upload(page(), ("甲.xlsx", workbook(GOOD)), ("乙.xlsx", workbook({"workers": 3}, quarter=1)))
    data = workbook(GOOD, township="城关镇")
    app = upload(app, ("丙.xlsx", data), ("丁.xlsx", data))
    assert labels.t("returns.outcome_twin", why="丙.xlsx") in words(app)
    commit(app)
    assert len(filed()) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_says_what_became_of_each_file(language: str):
    data = workbook(GOOD)
    commit(upload(page(language), ("三季度.xlsx", data)))
    app = upload(
        page(language), ("坏.xlsx", b"nothing"), ("错.xlsx", workbook({**GOOD, "members": "9户25人"}, township="城关镇")),
        ("好.xlsx", workbook({"workers": 7}, township="城关镇", quarter=1)), ("又.xlsx", data),
    )  # fmt: skip
    app = commit(app)
    text = "\n".join(line for line in words(app).splitlines() if ".xlsx" in line)
    for name, said in (("坏.xlsx", "not_a_workbook"), ("又.xlsx", "")):
        (line,) = [line for line in text.splitlines() if f"**{name}**" in line]
        assert labels.problem_message(Problem("error", said))[:20] in line if said else line
    (line,) = [line for line in text.splitlines() if "**错.xlsx**" in line]
    assert "9户25人" in line
    assert app.dataframe[0].value["file"].tolist() == ["好.xlsx"]


# --- Marked-up return, blank returns, the page with nothing on it --------------------------------------------


def test_a_file_with_problems_offers_its_marked_copy_and_a_clean_one_does_not():
    app = upload(page(), ("错.xlsx", workbook({**GOOD, "members": "不详"})))
    assert labels.t("returns.marked") in [each.label for each in app.get("download_button")]
    app = upload(page(), ("好.xlsx", workbook(GOOD)))
    assert labels.t("returns.marked") not in [each.label for each in app.get("download_button")]
    app = upload(page(), ("坏.xlsx", b"nothing"))
    assert labels.t("returns.marked") not in [each.label for each in app.get("download_button")]


def test_a_filed_return_with_problems_offers_its_marked_copy():
    app = upload(page(), ("表.xlsx", workbook({**GOOD, "members": 180})))
    app.text_input(key=key_of(app, "why_")).set_value("已核对").run()
    commit(app)
    held = store.own().query("returns/return_by_unit", unit_code=None, limit_rows=1)
    app = page(view="history", **{"return": str(held["return_id"].iloc[0])})
    assert not app.exception
    assert labels.t("returns.marked") in [each.label for each in app.get("download_button")]
    problem = Problem("error", "V03", "季报", "E16", "members", args={"members": 180, "workers": 100})
    made = marked_return("表.xlsx", store.own().file_bytes(held["sha256"].iloc[0]), [problem])
    assert not isinstance(made, Problem)
    assert openpyxl.load_workbook(io.BytesIO(made[1])).sheetnames[-6:][1:2] == ["季报"]


def test_blank_returns_carry_what_was_filed_last_quarter():
    commit(upload(page(), ("二季度.xlsx", workbook({"workers": 90, "aid_amount/ytd": 8000}, quarter=2))))
    hints = _templates._last_quarter(store.own().query, "t001", 2026, 3)
    assert hints["workers", "stock"] == 90
    assert hints["aid_amount", "ytd"] == 8000
    assert _templates._last_quarter(store.own().query, "t002", 2026, 3) == {}
    made = _templates.template_set(
        ["东关街道"], year=2026, quarter=3, county="清河县", last_quarter={"东关街道": hints}
    )
    with zipfile.ZipFile(io.BytesIO(made)) as book:
        sheet = openpyxl.load_workbook(io.BytesIO(book.read("东关街道_2026Q3.xlsx")))["季报"]
    assert sheet[figure_cells(core_measures())["workers", "stock"].replace("E", LAST)].value == 90


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_with_nothing_on_it_says_who_is_missing_and_what_came_last(language: str):
    app = page(language)
    assert "东关街道、城关镇" in words(app) or "东关街道, 城关镇" in words(app)
    assert labels.t("returns.history_none", language) in words(app)  # type: ignore[arg-type]
    commit(upload(app, ("三季度.xlsx", workbook(GOOD))))
    app = page(language)
    assert app.dataframe[0].value["unit"].tolist() == ["东关街道"]
    app = app.button(key="see_history").click().run()
    assert app.query_params["view"] in ("history", ["history"])
    assert not app.exception
