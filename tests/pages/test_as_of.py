"""An earlier day's figures: each page shows what it showed then, whatever was filed or done afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

import pytest

from dashboard import labels, links, store
from dashboard.intake.submit import file_returns
from dashboard.warehouse import Warehouse, filing
from dashboard.warehouse.filing import Correction
from dashboard.warehouse.journal import Act
from tests import stores
from tests.builders import begin, checked, unit
from tests.pages.county import LAST_YEAR, THIS_YEAR, UNITS
from tests.pages.test_views import show, words

DAY = "2026-08-01"
FIGURES = ("overview", "coverage", "aid", "township")
OTHERS = tuple(
    page for page in links.PAGES if page not in (*FIGURES, "begin", "audit", "accounts", "service")
)
"""The audit page is the story of all acts; what is done on the page of the beginning has no past."""


@pytest.fixture(autouse=True)
def no_sample(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("UNION_SAMPLE", "0")
    yield
    store.close_all()


def fill_july(opened: Warehouse) -> None:
    """The small county as it stood at the end of July 2026."""
    kinds = {"U1": "town", "U2": "township", "U3": "subdistrict"}
    begin(opened, *[unit(code, name, kind=kinds[code]) for code, name in UNITS.items()])
    past = [
        checked(code, 2025, 2, figures, at=datetime(2025, 7, 10), file=f"{code}-2025.xlsx")
        for code, figures in LAST_YEAR.items()
    ]
    now = [
        checked(code, 2026, 2, figures, at=datetime(2026, 7, 10), file=f"{code}-2026.xlsx")
        for code, figures in THIS_YEAR.items()
    ]
    file_returns(opened, past + now)
    goal = {"unit_code": "C", "year": 2026, "indicator_code": "membership_rate", "value": 0.8}
    opened.submit([Act("target", "统计员", {"targets": [goal]}, datetime(2026, 1, 20))])


@pytest.fixture
def july(own_data_folder) -> Warehouse:
    return stores.own(fill_july)


def autumn(opened: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was done after that day: one act of every kind that changes what a page shows."""
    at = datetime(2026, 9, 1)
    monkeypatch.setattr(filing, "utc_now", lambda: at)
    returns = opened.query("returns/return_by_unit", unit_code=None, limit_rows=9)
    ids = {row.unit_code: int(row.return_id) for row in returns.itertuples() if row.year == 2026}
    late = {"members": 44, "workers": 50, "aid_amount": 3_000, "aid_households": 3, "hardship_households": 2}
    file_returns(opened, [checked("U3", 2026, 2, late, at=at, file="U3-2026.xlsx")])
    third = {**THIS_YEAR["U1"], "members": 99, "aid_amount": 7_000, "warmth_amount": 15_000}
    file_returns(opened, [checked("U1", 2026, 3, third, at=at, file="U1-Q3.xlsx")])
    members = [Correction("members", "stock", Decimal(85)), Correction("workers", "stock", Decimal(101))]
    filing.correct(opened, "U1", 2026, 2, members, by="统计员", why="漏报一家企业", at=at)
    filing.withdraw(opened, ids["U2"], by="统计员", note="报错了季度")
    filing.approve(opened, [ids["U1"]], by="统计员")
    filing.lock(opened, [ids["U1"]], by="统计员")
    goal = {"unit_code": "C", "year": 2026, "indicator_code": "membership_rate", "value": 0.95}
    opened.submit(
        [
            Act("target", "统计员", {"targets": [goal]}, at),
            Act("deadline", "统计员", {"year": 2026, "quarter": 2, "due_on": "2026-07-05"}, at),
        ]
    )


def pages(names: tuple[str, ...], **params: str) -> dict[str, str]:
    """What each page says, one after the other in one session."""
    said = {}
    app = show("overview", **params)
    for name in names:
        app.switch_page(f"dashboard/pages/{name}.py").run()
        assert not app.exception, (name, [each.value for each in app.exception])
        said[name] = words(app)
    return said


SIGNED = ("common.signed_by", "common.signed_by_none")


def without_banner(text: str) -> str:
    """The words of a page without those that say which day is shown."""
    for key in ("as_of_banner", "as_of_now", "past_day"):
        text = text.replace(labels.t(f"common.{key}", day=DAY), "")
    # Views are saved today only.
    for key in ("saved.save_note", "saved.name", "saved.name_hint", "saved.save_do", *SIGNED):
        text = re.sub(rf"^\s*{re.escape(labels.t(key))}\s*$", "", text, flags=re.MULTILINE)
    return re.sub(r"[\s·]+", " ", text)


def test_every_page_of_an_earlier_day_stays_as_it_was(july: Warehouse, monkeypatch: pytest.MonkeyPatch):
    params = {"year": "2026", "quarter": "2", "unit": "U1"}
    newest = pages(FIGURES, **params)
    then = pages((*FIGURES, *OTHERS), asof=DAY, **params)
    autumn(july, monkeypatch)
    later = pages((*FIGURES, *OTHERS), asof=DAY, **params)
    for name in (*FIGURES, *OTHERS):
        assert later[name] == then[name], name
    for name in FIGURES:
        assert without_banner(later[name]) == without_banner(newest[name]), name
    changed = pages(("coverage",), **params)
    assert changed["coverage"] != newest["coverage"], "the newest figures show what was done since"


def test_the_figures_of_three_days(july: Warehouse, monkeypatch: pytest.MonkeyPatch):
    """110 of 150 in July, 129 of 151 since September without 西岭乡, nothing before the first return."""
    autumn(july, monkeypatch)
    assert "职工入会率 73.3%" in words(show("overview", asof=DAY, year="2026", quarter="2"))
    assert "职工入会率 85.4%" in words(show("overview", year="2026", quarter="2"))
    assert labels.t("common.empty_title") in words(show("overview", asof="2025-07-01"))


def test_no_file_and_no_unit_is_taken_on_an_earlier_day(july: Warehouse):
    """The preview compares a file with what stands, so it must not be asked for beside older figures."""
    now, then = show("returns"), show("returns", asof=DAY)
    assert now.get("file_uploader")
    assert not then.get("file_uploader")
    assert labels.t("common.past_day") in words(then)
    now, then = show("begin"), show("begin", asof=DAY)
    assert now.get("text_area")
    assert not then.get("text_area")
