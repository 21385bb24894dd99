"""A store survives: what was acknowledged is there after a restart, a lost or torn database, a full disk."""

from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from dashboard.intake.submit import file_returns
from dashboard.warehouse import QueryError, Warehouse, WarehouseBusyError, open_warehouse
from tests.builders import begin, checked

FIGURES = {"members": 80, "workers": 100}


@pytest.fixture
def filed(warehouse: Warehouse) -> Warehouse:
    """A store with one return of U1."""
    begin(warehouse)
    file_returns(warehouse, [checked("U1", 2026, 1, FIGURES)])
    return warehouse


def figures(warehouse: Warehouse) -> list[tuple[object, ...]]:
    """Every version of every figure, as far as a rebuild must make it the same."""
    cursor = warehouse.cursor()
    rows = cursor.execute("select * from fct_figure order by all").fetchall()
    cursor.close()
    return rows


def reopened(warehouse: Warehouse) -> Warehouse:
    warehouse.close()
    return open_warehouse(warehouse.folder)


def test_a_filed_figure_is_there_after_a_restart(filed: Warehouse):
    before = figures(filed)
    assert len(before) == 2
    again = reopened(filed)
    assert figures(again) == before
    assert again.version == 2
    again.close()


def test_a_deleted_database_is_made_again(filed: Warehouse):
    before = figures(filed)
    filed.close()
    (filed.folder / "warehouse.duckdb").unlink()
    again = open_warehouse(filed.folder)
    assert figures(again) == before
    again.close()


def test_a_torn_database_is_set_aside_and_made_again(filed: Warehouse):
    before = figures(filed)
    filed.close()
    (filed.folder / "warehouse.duckdb").write_bytes(b"not a database at all" * 400)
    again = open_warehouse(filed.folder)
    assert figures(again) == before
    assert len(list(filed.folder.glob("*.broken-*"))) == 1
    again.close()


def test_a_database_of_another_journal_is_made_anew(filed: Warehouse, tmp_path: Path):
    filed.close()
    other = open_warehouse(tmp_path / "other")
    begin(other, name="白石县")
    file_returns(other, [checked("U2", 2026, 1, {"members": 5, "workers": 9})])
    expected = figures(other)
    other.close()
    for file in (filed.folder / "journal").glob("*"):
        file.unlink()
    for file in (tmp_path / "other" / "journal").glob("*"):
        file.rename(filed.folder / "journal" / file.name)
    again = open_warehouse(filed.folder)
    assert figures(again) == expected
    again.close()


def test_an_act_journaled_but_not_committed_is_applied_at_the_start(filed: Warehouse):
    filed.close()
    connection = duckdb.connect(filed.folder / "warehouse.duckdb")
    connection.execute("delete from fct_figure")
    connection.execute("delete from fact")
    connection.execute("delete from return")
    connection.execute("delete from return_event")
    first = (filed.folder / "journal").glob("*.jsonl")
    line = next(first).read_text(encoding="utf-8").splitlines()[0]
    import json

    connection.execute("update journal_state set last_number = 1, last_hash = ?", [json.loads(line)["hash"]])
    connection.close()
    again = open_warehouse(filed.folder)
    assert len(figures(again)) == 2
    again.close()


def test_rebuild_gives_the_same_figures(filed: Warehouse):
    file_returns(filed, [checked("U1", 2026, 1, {"members": 81}), checked("U2", 2026, 1, {"members": 7})])
    before = figures(filed)
    filed.rebuild()
    assert figures(filed) == before


def test_a_second_process_is_told_that_the_store_is_held(filed: Warehouse):
    with pytest.raises(WarehouseBusyError):
        open_warehouse(filed.folder)


def test_nothing_is_kept_of_a_write_whose_journal_line_fails(
    filed: Warehouse, monkeypatch: pytest.MonkeyPatch
):
    before = figures(filed)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("dashboard.warehouse.journal.os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        filed.act("deadline", {"year": 2026, "quarter": 1, "due_on": "2026-04-20"}, by="统计员")
    monkeypatch.undo()
    assert figures(filed) == before
    (receipt,) = file_returns(filed, [checked("U1", 2026, 1, {"members": 90, "workers": 100})])
    assert receipt.number == 3


def test_an_act_that_cannot_be_applied_is_never_journaled(filed: Warehouse):
    with pytest.raises(KeyError):
        filed.act("unheard_of", {}, by="统计员")
    with pytest.raises(duckdb.Error):
        filed.act("deadline", {"year": "MMXXVI", "quarter": 1, "due_on": "2026-04-20"}, by="统计员")
    again = reopened(filed)
    assert again.version == 2
    again.close()


def test_the_same_bytes_again_are_already_filed(filed: Warehouse):
    (receipt,) = file_returns(filed, [checked("U1", 2026, 1, FIGURES)])
    assert receipt.status == "already_filed"
    assert filed.version == 2


def test_the_same_bytes_may_come_again_after_a_withdrawal(filed: Warehouse):
    filed.act("withdraw", {"return_id": 20_000, "note": "填错"}, by="统计员")
    (receipt,) = file_returns(filed, [checked("U1", 2026, 1, FIGURES)])
    assert receipt.status == "filed"
    assert receipt.returns[0].revision == 2


def test_the_same_file_twice_in_one_upload_is_one_return(filed: Warehouse):
    twice = [checked("U2", 2026, 1, FIGURES), checked("U2", 2026, 1, FIGURES)]
    assert [receipt.status for receipt in file_returns(filed, twice)] == ["filed", "already_filed"]


def test_a_partial_return_replaces_only_what_it_holds(filed: Warehouse):
    file_returns(filed, [checked("U1", 2026, 1, {"workers": 160})])
    rows = filed.query("coverage/rate_by_unit_year", ratio="membership_rate", year_from=2026, year_to=2026)
    row = rows[rows.unit_code == "U1"].iloc[0]
    assert (row.numerator, row.denominator, row.rate) == (80, 160, 0.5)


def test_as_of_shows_what_was_known_then(warehouse: Warehouse):
    begin(warehouse)
    file_returns(warehouse, [checked("U1", 2026, 1, FIGURES, at=datetime(2026, 4, 10))])
    file_returns(warehouse, [checked("U1", 2026, 1, {"members": 90}, at=datetime(2026, 5, 20))])
    rates = [
        warehouse.query(
            "coverage/rate_by_unit_year", ratio="membership_rate", year_from=2026, year_to=2026, as_of=moment
        )
        .set_index("unit_code")
        .rate.get("U1")
        for moment in (datetime(2026, 5, 1), datetime(2026, 5, 20), None)
    ]
    assert rates == [0.8, 0.9, 0.9]


def test_a_query_called_wrongly_says_how(filed: Warehouse):
    with pytest.raises(QueryError, match="no query 'coverage/nonsense'"):
        filed.query("coverage/nonsense")
    with pytest.raises(QueryError, match="no parameter 'rato'"):
        filed.query("coverage/rate_by_unit_year", rato="x", year_from=2026, year_to=2026)
    with pytest.raises(QueryError, match="needs the parameter 'ratio'"):
        filed.query("coverage/rate_by_unit_year", year_from=2026, year_to=2026)
