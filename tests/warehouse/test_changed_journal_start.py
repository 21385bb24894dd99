"""A start with a changed journal: the app says which line in plain words, and nothing is touched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import store
from dashboard.intake.submit import file_returns
from dashboard.warehouse import open_warehouse
from tests.builders import begin, checked

APP = Path(__file__).resolve().parents[2] / "app.py"


@pytest.fixture(autouse=True)
def no_sample(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("UNION_SAMPLE", "0")
    yield
    store.close_all()


@pytest.fixture
def changed(own_data_folder: Path) -> Path:
    """A store whose second act of three, of 10 April 2026, was changed by hand; its journal file."""
    warehouse = open_warehouse(own_data_folder)
    begin(warehouse)
    for month, unit in ((4, "U1"), (5, "U2")):
        at = datetime(2026, month, 10, 1, 0)
        file_returns(warehouse, [checked(unit, 2026, 1, {"members": 80, "workers": 100}, at=at)])
    warehouse.close()
    (file,) = (own_data_folder / "journal").glob("*.jsonl")
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join([lines[0], lines[1].replace(b'"80"', b'"95"'), lines[2]]))
    return file


@pytest.mark.parametrize(
    ("page", "language"), [("overview", "zh_CN"), ("audit", "zh_CN"), ("overview", "en")]
)
def test_the_app_says_which_act_was_changed_and_what_to_do(page: str, language: str, changed: Path):
    before = changed.read_bytes()
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["lang"] = language
    app.run()
    if page != "overview":
        app.switch_page(f"dashboard/pages/{page}.py").run()
    assert not app.exception
    (said,) = [each.value for each in app.error]
    named = "第 2 条（2026-04-10）" if language == "zh_CN" else "Act 2 of the record (2026-04-10)"
    assert named in said
    assert changed.name in said
    assert ("备份" if language == "zh_CN" else "backup") in said
    assert not app.dataframe
    assert not app.sidebar.children, "no page can be reached that would show figures"
    assert changed.read_bytes() == before
    assert not list(changed.parent.glob("*.torn-*"))


def test_once_the_journal_is_put_back_the_app_starts(changed: Path):
    good = changed.read_bytes().replace(b'"95"', b'"80"')
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.run()
    assert app.error
    changed.write_bytes(good)
    app.run()
    assert not app.error
    assert not app.exception
