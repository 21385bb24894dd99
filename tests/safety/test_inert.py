"""Text of a stranger's file is shown as it stands: it formats nothing, runs nothing and links nowhere."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import jobs, labels, preview, store
from dashboard.intake import child
from dashboard.intake.read import read_file
from dashboard.intake.records import KnownUnits, Problem
from dashboard.intake.submit import CheckedFile, file_returns
from dashboard.intake.units import begin_body, from_text
from dashboard.warehouse import Warehouse
from dashboard.workbooks.problems import problem_list
from dashboard.workbooks.receipt import ReceiptText, receipt_page
from tests.builders import begin, checked
from tests.safety.archives import return_rows, text_cell, with_sheet
from tests.safety.kinds import all_kinds
from tests.safety.kinds_cells import TRICKS

APP = Path(__file__).resolve().parents[2] / "app.py"
SCRIPT = "<script>alert(1)</script>"
NAME = f"东关街道](javascript:alert(1)){SCRIPT}:red[x]$x$**b**=1+1.xlsx"
ACTIVE = re.compile(r"(?<!\\)(?:\\\\)*([`*_{}\[\]()#+!|<>~$:&=])")
LATER = re.compile(r":[\w+/-]+:|:material[/_]|https?://|\bwww\.|\w@\w", re.IGNORECASE)


def visible(text: str) -> str:
    return re.sub(r"\\([^\w\s])", r"\1", text)


@pytest.mark.parametrize("trick", TRICKS)
def test_no_sign_of_a_text_is_left_active_in_markdown(trick: str):
    shown = preview.plain(trick)
    assert not ACTIVE.search(shown)
    assert not LATER.search(visible(shown))
    assert not re.search(r"[\x00-\x1f\u202a-\u202e\u2028]", shown)


def test_ordinary_text_reads_as_it_did():
    for text in (
        "会员人数（人）：80",
        "2026-10-12 09:30",
        "F17、G17",
        "1,234.5 万元",
        "一、职工人数 / 会员人数",
    ):
        assert visible(preview.plain(text)) == text


@pytest.mark.parametrize("language", labels.LANGUAGES)
@pytest.mark.parametrize("trick", TRICKS)
def test_a_problem_names_the_text_as_it_stands(trick: str, language: str):
    labels.use(language)
    for code in (
        "not_a_number",
        "unknown_item",
        "unknown_township",
        "rate_differs",
        "duplicate_figure",
        "V03",
        "V31",
    ):
        args = dict.fromkeys(
            ("text", "header", "found", "stated", "computed", "taken", "other", "name"), trick
        )
        said = labels.problem_message(Problem("error", code, trick, "A1", "members", trick, args=args))
        assert said
        assert code[0] == "V" or trick in said or "{" not in labels.texts(labels.current())[f"problem.{code}"]


@pytest.mark.parametrize(
    "number", [float("nan"), float("inf"), -float("inf"), 1e308, -1e308, 1e-300, -0.0, 10**40]
)
def test_a_problem_of_any_number_can_be_said(number: float):
    assert labels.problem_message(
        Problem("error", "V03", "a", "A1", "members", args={"members": number, "workers": number})
    )


def test_the_list_of_problems_holds_texts_and_no_formula():
    rows = [("错误", trick, trick, trick, trick) for trick in TRICKS]
    (sheet,) = openpyxl.load_workbook(io.BytesIO(problem_list(TRICKS[0], rows))).worksheets
    cells = [cell for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert len(cells) > 4 * len(TRICKS)
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_a_receipt_holds_no_tag_of_a_file():
    texts = [ReceiptText(1, "2026-10-12", trick, trick, ((trick, trick, 1, 1),)) for trick in (*TRICKS, NAME)]
    parser = _Tags()
    parser.feed(receipt_page(NAME, texts).decode())
    assert parser.tags == {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "h1",
        "h2",
        "p",
        "table",
        "tr",
        "th",
        "td",
    }
    assert parser.attributes <= {"lang", "charset", "class"}


def file_with(warehouse: Warehouse, name: str) -> CheckedFile:
    file = checked("U1", 2026, 1, {"members": 5, "workers": 9})
    return replace(file, reading=replace(file.reading, file=name))


def test_the_journal_holds_a_line_an_act_whatever_a_file_is_called(warehouse: Warehouse):
    begin(warehouse)
    name = 'a"\n{"number": 99}\u2028\r\n../../etc/passwd\x00' + SCRIPT
    (receipt,) = file_returns(warehouse, [file_with(warehouse, name)])
    assert receipt.status == "filed"
    (journal,) = (warehouse.folder / "journal").glob("*.jsonl")
    lines = journal.read_bytes().rstrip(b"\n").split(b"\n")
    assert len(lines) == warehouse.version == 2
    assert json.dumps(name)[1:-1].encode() in lines[1] or json.loads(lines[1])
    kept = [path for path in (warehouse.folder / "archive").rglob("*") if path.is_file()]
    assert all(re.fullmatch(r"[0-9a-f]{64}", path.name) for path in kept)


def test_a_csv_of_a_query_holds_no_formula(warehouse: Warehouse):
    begin(warehouse)
    for place, name in enumerate(("=cmd|'/C calc'!A0", "+1", "-1", "@a", "\t=1", "＝1", " =1", "正常.xlsx")):
        file = checked("U1", 2026, place % 4 + 1, {"members": 5 + place, "workers": 90})
        assert (
            file_returns(warehouse, [replace(file, reading=replace(file.reading, file=name))])[0].status
            == "filed"
        )
    asked = {
        "name": "returns/return_by_unit",
        "params": {"unit_code": "", "limit_rows": "100"},
        "format": "csv",
    }
    rows = list(csv.DictReader(io.StringIO(jobs.run_query(warehouse, asked)["text"], newline="")))
    names = [row["file_name"] for row in rows]
    assert len(names) == 8
    assert not [name for name in names if name.strip()[:1] in "=+-@＝＋－＠"]
    assert "正常.xlsx" in names


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("报表.xlsx", "报表.xlsx"),
        ("../../etc/报表.xlsx", "报表.xlsx"),
        ("C:\\x\\报表.xlsx", "报表.xlsx"),
        ('a"b\r\nSet-Cookie: x.xlsx', "a_bSet-Cookie_ x.xlsx"),
        ("报\u202excod.exe.xlsx", "报xcod.exe.xlsx"),
        ("...", "file"),
        ("\ud800.xlsx", "xlsx"),
        ("长" * 400 + ".xlsx", "长" * 116 + ".xlsx"),
    ],
)
def test_a_file_is_saved_under_a_plain_name(name: str, saved: str):
    assert preview.download_name(name) == saved


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("报表.xlsx", "报表.xlsx"),
        ("一季度.xlsx".encode("gb18030").decode("utf-8", "surrogateescape"), "一季度.xlsx"),
        ("a\ud800.xlsx", "a?.xlsx"),
        ("a\x00b\r\n\u202ec.xls", "abc.xls"),
        ("长" * 5000 + ".xlsx", "长" * 195 + ".xlsx"),
    ],
)
def test_a_file_of_any_name_is_read_and_filed(name: str, kept: str, warehouse: Warehouse):
    begin(warehouse)
    data = with_sheet(return_rows(("会员人数", '<c r="@"><v>80</v></c>'), town="东河镇"))
    reading = read_file(name, data, units=KnownUnits(warehouse.unit_names()))
    assert reading.file == kept
    (receipt,) = file_returns(
        warehouse, [CheckedFile(data, reading, reading.problems, by="测试", explanation="好")]
    )
    assert (receipt.status, receipt.file) == ("filed", kept)
    receipt_page("清河县", [ReceiptText(1, "", receipt.file, receipt.file, ())])


def test_eight_people_at_once_file_beside_hostile_files(warehouse: Warehouse):
    begin(warehouse)
    units = KnownUnits(warehouse.unit_names())
    hostile = all_kinds()["xls with a password"].build()

    def one(number: int) -> tuple[str, str]:
        data = with_sheet(return_rows(("会员人数", f'<c r="@"><v>{number}</v></c>'), town="东河镇"))
        statuses = []
        for file in (data, hostile):
            reading = read_file(f"{number}.xlsx", file, units=units)
            checked_file = CheckedFile(file, reading, reading.problems, by=f"第{number}人", explanation="好")
            statuses.append(file_returns(warehouse, [checked_file])[0].status)
        return statuses[0], statuses[1]

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(one, range(1, 25))) == {("filed", "refused")}
    assert warehouse.version == 25
    assert (
        len(
            [
                path
                for path in (warehouse.folder / "archive").rglob("*")
                if path.is_file() and len(path.name) == 64
            ]
        )
        == 24
    )


# --- The pages ------------------------------------------------------------------------------------------


@pytest.fixture
def county(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("UNION_SAMPLE", "0")
    store.own().act("begin", begin_body("清河县", from_text("东关街道\n城关镇").units), by="测试")
    yield
    store.close_all()
    child.stop()


def everything(app: AppTest) -> list[tuple[str, str]]:
    """(kind, text) of every element in which Streamlit makes something of signs."""
    found: list[tuple[str, str]] = []
    for kind in (
        "markdown",
        "caption",
        "error",
        "warning",
        "info",
        "success",
        "title",
        "header",
        "subheader",
        "html",
    ):
        for each in app.get(kind):
            found.append(
                (kind, str(getattr(each, "value", None) or getattr(getattr(each, "proto", None), "body", "")))
            )
    for kind in (
        "button",
        "radio",
        "checkbox",
        "expander",
        "selectbox",
        "multiselect",
        "text_input",
        "metric",
    ):
        found += [(kind, str(getattr(each, "label", ""))) for each in app.get(kind)]
    for each in app.radio:
        found += [("option", str(option)) for option in each.options]
    return found


def raw_markup(app: AppTest) -> list[tuple[str, str, str]]:
    """Elements in which a mark of our tricks stands unescaped."""
    marks = (
        SCRIPT,
        "<img",
        "[会员](",
        "](javascript",
        "**会员**",
        ":red[会员]",
        ":red[x]",
        "$\\frac",
        ":material/delete:",
        "$x$",
        "**b**",
    )
    return [
        (kind, mark, text)
        for kind, text in everything(app)
        for mark in marks
        if re.search(rf"(?<!\\){re.escape(mark)}", text)
    ]


def settled(app: AppTest) -> AppTest:
    """The page when what it reads in the background is read."""
    import time

    for _ in range(100):
        app = app.run()
        if any(
            "会员" in text or "工会" in text
            for kind, text in everything(app)
            if kind in ("markdown", "expander", "caption")
        ):
            return app
        time.sleep(0.1)
    return app


def test_the_page_shows_a_file_full_of_tricks_as_plain_text(county: None):
    tricks = [each for each in TRICKS if not re.search(r"[\x00-\x08\x0b-\x1f]", each)]
    items = [
        ("会员人数", text_cell("@", SCRIPT)),
        ("职工人数", text_cell("@", "[会员](javascript:alert(1))")),
    ]
    items += [(each, '<c r="@"><v>80</v></c>') for each in tricks]
    data = with_sheet(return_rows(*items, town="东关街道"))
    reading = read_file(NAME, data)
    assert any(SCRIPT in str(each.args) for each in reading.problems)
    labels.use("zh_CN")
    app = AppTest.from_file(str(APP), default_timeout=120)
    app.run()
    app.switch_page("dashboard/pages/returns.py").run()
    app.file_uploader[0].set_value([(NAME, data, "application/octet-stream")])
    app = settled(app.button(key="returns_check").click().run())
    assert not app.exception
    shown = visible("\n".join(text for _, text in everything(app)))
    assert "alert(1)" in shown  # it is there, as text
    assert raw_markup(app) == []
