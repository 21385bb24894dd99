"""A county of 82 townships (many.py): pages show both ends and the middle, a page of a table, a search."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import bounds, settings, store, townpick
from tests.pages import many
from tests.pages.test_views import show, words


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    patch = pytest.MonkeyPatch()
    folder = tmp_path_factory.mktemp("many")
    patch.setenv("UNION_DATA_DIR", str(folder))
    patch.setenv("UNION_SAMPLE", "0")
    many.fill(store.own())
    yield folder
    store.close_all()
    patch.undo()


@pytest.fixture(autouse=True)
def here(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNION_DATA_DIR", str(filled))
    monkeypatch.setenv("UNION_SAMPLE", "0")
    assert settings.settings().data_dir == filled.resolve()


def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """The queries that are asked from now on, with the most rows that each gave."""
    found: dict[str, int] = {}
    rows = store.rows

    def noted(name: str, **params: Any) -> list[dict[str, Any]]:
        given = rows(name, **params)
        found[name] = max(found.get(name, 0), len(given))
        return given

    monkeypatch.setattr(store, "rows", noted)
    return found


def said(app: AppTest) -> str:
    return " ".join(words(app).split())


def test_the_ranking_breaks_where_units_are_left_out():
    """80 rates: 15, the 40th of 80 and 15 more; 24 lie between place 15 and 40, 25 between 40 and 66."""
    rows = store.warehouse().rows(
        "coverage/ranking_by_unit", ratio="membership_rate", year=2026, quarter=2, **bounds.ends(82)
    )
    drawn = bounds.broken(rows, value="rate")
    assert [row["skipped"] for row in drawn if row.get("skipped")] == [24, 25]
    assert len(drawn) == 15 + 1 + 1 + 1 + 15
    assert [row["unit_name"] for row in drawn if row.get("is_middle")] == ["第41镇"]


@pytest.mark.parametrize(
    ("page", "view", "most"),
    [("overview", "", 33), ("coverage", "rank", 66), ("coverage", "table", 50), ("progress", "", 400)],
)
def test_a_page_asks_for_what_it_shows(page: str, view: str, most: int, monkeypatch: pytest.MonkeyPatch):
    found = asked(monkeypatch)
    show(page, **({"view": view} if view else {}))
    assert max(found.values()) <= most, found
    assert "units/unit_by_code" not in found


def test_a_township_among_many_is_ranked_in_what_is_shown_of_it():
    """M30 has 50 members of 100 workers: 50 of the 80 that filed have more, 25 of the 40 of its kind."""
    text = said(show("township", unit="M30", indicator="membership_rate"))
    assert "2026年二季度 全县第 51/80 名" in text
    assert "乡中第 26/40" in text
    assert "个百分点 60.5% 51/80 90.0%" in text, "in the table, beside the county and the target"
    other = said(show("township", unit="M30", indicator="membership_rate", group="hardship_aid"))
    assert "2026年二季度 全县第 51/80 名" in other


def test_coverage_says_how_many_are_not_drawn():
    """82 less 31 drawn and 2 missing, who are named."""
    text = said(show("coverage"))
    assert "共 82 个单位" in text
    assert "另有 49 个没有画出" in text
    assert "第81镇、第82乡" in text


def test_the_table_turns_its_pages():
    app = show("coverage", view="table")
    assert "第 1–50 个，共 82 个" in said(app)
    app.button(key="turn_after").click().run()
    assert "第 51–82 个，共 82 个" in said(app)
    app.button(key="turn_before").click().run()
    assert "page" not in app.query_params


def test_few_enough_of_a_kind_are_all_shown():
    """41 towns: below the bound."""
    text = said(show("coverage", kinds="town"))
    assert "没有画出" not in text


def test_a_township_is_found_by_typing():
    app = show("township", unit="M07")
    assert app.selectbox(key="find_unit").value == "M07"
    assert len(app.selectbox(key="find_unit").options) == 1, "no list of thousands is sent"
    # AppTest cannot type what is no option: as if it had been typed
    app.session_state["typed_unit"] = "第4"
    app.run()
    assert "“第4”有 11 个单位" in said(app), "4 and 40 to 49"
    app.button_group(key="found_unit").set_value("M44").run()
    assert "M44" in app.query_params["unit"]
    assert "第44乡" in said(app)


def test_pages_of_rows():
    assert townpick.page(60).at == {}


def test_a_return_can_be_handed_in_for_a_township_that_was_searched():
    app = show("returns", view="file")
    app.session_state["chosen_returns"] = "M07"
    app.run()
    assert not app.exception, [each.value for each in app.exception]
    assert app.selectbox(key="find_returns").value == "M07"
    assert "returns_check" in [each.key for each in app.button]


def test_the_filters_stand_in_one_row_with_the_search():
    app = show("coverage")
    places = [str(each.proto.body) for each in app.get("html")]
    assert any(
        'data-choose="set ratio"' in each and 'data-choose="set year"' not in each for each in places
    ), "beside Streamlit's search each list is an element of the row"


@pytest.mark.parametrize("columns", ["none", "year"])
def test_the_chart_of_a_free_analysis_draws_both_ends(columns: str):
    """Of 82 units 15 from either end; before, each had a bar or a line."""
    text = said(show("explore", rows="unit", cols=columns))
    assert "共 82 个单位，图上是最高和最低的各一段，另有 52 个没有画出" in text
    text = said(show("explore", rows="unit", cols=columns, unit="M40"))
    assert "另有 51 个没有画出" in text, "the one looked for is drawn, too"
