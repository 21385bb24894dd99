"""数从何来 over the sample county: every number on every page says where it comes from, and it adds up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import labels, links, store
from dashboard.report.plan import Period, Unit, plan
from dashboard.report.word import to_docx
from dashboard.report.write import write
from dashboard.sources import OFFERED, REGISTRY, Source
from tests.pages.ownhtml import html_of, press, table
from tests.pages.resolved import Resolved, frozen
from tests.pages.shown import Point, Text, of_page, remember_figures
from tests.report.parsed import differences

APP = Path(__file__).resolve().parents[2] / "app.py"
VIEWS = (
    "overview",
    "overview?view=ranking",
    "overview?ratio=funds_collection_rate&quarter=2",
    "explore",
    "explore?ind=aid_amount,membership_rate&rows=kind,unit&cols=year,quarter&basis=quarter&from=2025",
    "coverage",
    "coverage?ratio=aid_per_household&year=2025",
    "coverage?boundaries=today&year=2025&quarter=1",
    "coverage?view=table",
    "coverage?view=table&boundaries=today&year=2025&quarter=1",
    "coverage?view=trend",
    "coverage?view=trend&ratio=aid_per_household&kinds=town",
    "coverage?view=spread",
    "coverage?view=spread&ratio=aid_per_household&boundaries=today",
    "coverage?view=gap",
    "coverage?view=gap&ratio=funds_collection_rate&boundaries=today&year=2025&quarter=1",
    "aid",
    "aid?programme=loans",
    "aid?view=pace",
    "aid?view=pace&programme=cool&year=2025&quarter=1",
    "aid?view=spread",
    "aid?view=spread&programme=study&boundaries=today&year=2025&quarter=1",
    "aid?view=need",
    "aid?view=need&programme=aid&boundaries=today&year=2025&quarter=1",
    "aid?view=season",
    "aid?view=season&programme=aid&year=2025&quarter=4",
    "township",
    "township?indicator=aid_amount&group=aid",
    "township?boundaries=today&unit=990100102&year=2025&quarter=1",
    "township?by=year&indicator=group_petitions&unit=990100401",
    "township?print=1&unit=990100003",
    "compare",
    "compare?form=lines&indicators=membership_rate,aid_amount,members,funds_received&basis=quarter",
    "compare?form=lines&basis=year&boundaries=today",
    "compare?form=slope&unit=990100102",
    "compare?form=scatter&kinds=town",
    "narrative",
    "narrative?view=filed",
    "narrative?view=compare",
    "returns",
    "returns?view=status",
    "returns?view=history",
    "returns?view=history&return=1410000",
    "returns?view=headers",
    "progress",
    "progress?view=rates",
    "progress?view=remind",
    "review",
    "checks",
    "checks?status=all&rule=V31&by=rule",
    "checks?rule=unchanged&by=quarter",
    "restatements",
    "report",
    "report?tone=speech&part=range&from=2024-3&to=2025-2",
    "report?tone=brief&unit=990100003&part=year&year=2025",
    "report?unit=990100102&part=q2",
    "audit",
    "audit?number=53",
    "begin",
    "accounts",
    "service",
    "service?view=backups",
    "service?view=catalogue&indicator=membership_rate",
    "scores",
    "scores?view=lights&quarter=2",
    "scores?view=targets",
    "scores?view=scheme",
    "scores?view=try&try=20,40,25,15",
)
"""Every page as it opens, and the other views of those that have some."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder in which the sample county is filled once for all tests of this file."""
    store.close_all()
    yield tmp_path_factory.mktemp("origin")
    store.close_all()


@pytest.fixture(autouse=True)
def sample_county(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNION_DATA_DIR", str(folder))
    monkeypatch.setenv("UNION_SAMPLE", "1")
    remember_figures(monkeypatch)


@pytest.fixture(scope="module")
def resolved(folder: Path) -> Resolved:
    """What the sources of the pages say, each query asked once for all tests."""
    return Resolved()


def show(view: str, language: str = "zh_CN") -> AppTest:
    """A page of the sample county as it opens from a link."""
    page, _, query = view.partition("?")
    labels.use(language)
    app = AppTest.from_file(str(APP), default_timeout=120)
    app.query_params["lang"] = language
    for pair in filter(None, query.split("&")):
        key, _, value = pair.partition("=")
        app.query_params[key] = value
    app.run()
    if page != "overview":
        app.switch_page(f"dashboard/pages/{page}.py").run()
    assert not app.exception, [each.value for each in app.exception]
    return app


def faults(
    texts: list[Text], points: list[Point], known: dict[str, Source], resolved: Resolved
) -> Iterator[str]:
    """Each number without an origin, or that its origin does not say."""
    for each in texts:
        if each.is_statistic and not each.origin:
            yield f"no origin: {each}"
        elif missing := [n for n in each.numbers if n not in resolved.written(known[each.origin])]:
            yield f"{missing} not among the rows of {known[each.origin].queries}: {each}"
    for point in points:
        if not point.origin:
            yield f"no origin: {point}"
        elif not resolved.has_value(known[point.origin], point.value):
            yield f"not among the rows: {point}"


def sources_of(app: AppTest) -> dict[str, Source]:
    found: dict[str, Source] = app.session_state[REGISTRY]
    return found


def test_the_views_are_of_all_pages():
    assert {view.partition("?")[0] for view in VIEWS} == set(links.PAGES)


IN_ENGLISH = ("overview", "coverage", "aid", "township", "explore", "report")
"""Pages that are looked at in English as well in the ordinary run; with -m long all are."""


@pytest.mark.parametrize(
    ("view", "language"),
    [(view, "zh_CN") for view in VIEWS]
    + [(page, "en") for page in IN_ENGLISH]
    + [pytest.param(page, "en", marks=pytest.mark.long) for page in links.PAGES if page not in IN_ENGLISH],
)
def test_every_number_has_an_origin_that_says_it(view: str, language: str, resolved: Resolved):
    app = show(view, language)
    texts, points = of_page(app)
    known = sources_of(app)
    assert [*faults(texts, points, known, resolved)] == []
    if language == "zh_CN":
        used = {each.origin for each in (*texts, *points) if not isinstance(each, Text) or each.is_statistic}
        opened = {
            (name, frozen(params))
            for source in app.session_state[OFFERED].values()
            for name, params in source.queries.items()
        }
        for each in used:
            for name, params in known[each].queries.items():
                assert (name, frozen(params)) in opened, f"no button of {view} opens {name} {params}"
        check_sums(known.values(), resolved)


@pytest.mark.parametrize("page", ["overview", "coverage", "township"])
def test_so_has_every_number_of_an_earlier_day(page: str):
    app = show(f"{page}?asof=2026-08-01")
    then = Resolved(datetime(2026, 8, 1, 16))
    known = sources_of(app)
    assert [*faults(*of_page(app), known, then)] == []
    if page == "coverage":
        check_sums(known.values(), then)
        assert [*faults(*of_page(app), known, Resolved())], "later figures are others"


def check_sums(known: Any, resolved: Resolved) -> None:
    """The facts behind every base figure of a page add up to it."""
    wrong = []
    for source in known:
        for where, column, value, figures in resolved.figures(source):
            total = resolved.total(figures, column)
            if total is None or abs(total - value) > 1e-6 * max(1, abs(value)):
                wrong.append(f"{where} {column}: {value}, facts {total}")
    assert wrong == []


def test_the_pages_of_figures_are_not_empty():
    """So that the tests above cannot pass over nothing."""
    for view, numbers, drawn in (("overview", 250, 40), ("coverage", 200, 30), ("aid", 350, 60)):
        texts, points = of_page(show(view))
        assert sum(len(each.numbers) for each in texts) > numbers
        assert len(points) > drawn


def test_a_wrong_number_is_found(resolved: Resolved):
    app = show("overview")
    texts, points = of_page(app)
    known = sources_of(app)
    card = next(each for each in texts if "87.6%" in each.text)
    assert [*faults([replace(card, text="87.7%")], [], known, resolved)]
    assert [*faults([replace(card, origin="")], [], known, resolved)]
    assert [*faults([], [replace(points[0], value=points[0].value + 0.001)], known, resolved)]
    other = {key: Source({"units/unit_by_code": {}}) for key in known}
    assert [*faults([card], [], other, resolved)]


@pytest.mark.parametrize(
    ("unit", "asked", "tone"),
    [
        (None, (2026, 1, 2026, 4), "summary"), 
        (None, (2025, 1, 2025, 4), "brief"), ("990100003", (2026, 1, 2026, 2), "summary"),
        ("990100102", (2024, 3, 2025, 2), "speech"),
    ],
)  # fmt: skip
def test_every_number_of_a_word_report_is_that_of_its_query(
    unit: str | None, asked: tuple[int, int, int, int], tone: str
):
    def ask(name: str, **params: Any) -> list[dict[str, Any]]:
        return store.sample().rows(name, **params)

    units = {row["unit_code"]: row for row in ask("units/unit_by_code")}
    county = "安澜县总工会"
    of = (
        Unit(unit, units[unit]["unit_name"], units[unit]["kind"], county)
        if unit
        else Unit(None, county, "county", county)
    )
    filed = [(row["year"], row["quarter"]) for row in ask("units/period_by_quarter")]
    report = write(plan(of, Period(*asked), filed, tone=tone), ask)  # type: ignore[arg-type]
    assert [*differences(to_docx(report), report, ask)] == []
    assert sum(1 for _ in report.figures()) > (300 if tone == "summary" and unit is None else 50)


# --- The drawer -------------------------------------------------------------------------------------------


def opened(view: str, key: str, language: str = "zh_CN") -> AppTest:
    """A page with the drawer of one of its buttons open: the first click."""
    app = show(view, language)
    return press(app, f"origin {key}")


FIGURES = (
    ("overview", "cards"), ("overview", "words"), ("overview", "trend"), ("coverage", "ranking"),
    ("coverage", "heat"), ("aid", "quarters"), ("aid?view=need", "households"), ("township", "quarters"),
)  # fmt: skip


@pytest.mark.parametrize(("view", "key"), FIGURES)
def test_the_drawer_opens_with_a_figure_and_its_cell_in_the_sheet(view: str, key: str):
    app = opened(view, key)
    shown = html_of(app)
    assert ".xlsx" in shown
    assert 'class="ud-sheet"' in shown
    assert shown.count(" ud-cell") >= 1
    names = ("file", "sheet", "cell", "value", "filed_by", "filed_at", "revision")
    assert {labels.t(f"origin.{name}") for name in names} <= set(table(app, "data-cells=fact").columns)
    assert any(each.label == labels.t("origin.download") for each in app.download_button)


def test_the_drawer_says_numerator_denominator_definitions_and_who_is_missing():
    shown = html_of(opened("overview", "trend", "en"))
    assert "÷" in shown
    assert "18/20" in shown
    assert labels.definition("members") in shown.replace("&#x27;", "'").replace("&quot;", '"')
    assert labels.t("origin.not_counted", units="").rstrip(".") in shown
