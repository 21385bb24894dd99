"""What is published for a cluster: which tables, whole or not at all, the last few editions, and read here as well."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from dashboard import __main__ as cli
from dashboard import settings, store
from dashboard.intake.submit import file_returns
from dashboard.warehouse import Warehouse, engine, publish
from dashboard.warehouse.cluster import ClusterError, within
from dashboard.warehouse.dialect import literal, script, view
from dashboard.warehouse.engine import Engine
from dashboard.warehouse.publish import EditionError, PublishError
from dashboard.warehouse.queries import read_query
from tests.builders import begin, checked, unit

RATES = ("coverage/rate_by_unit_year", {"ratio": "membership_rate", "year_from": 2026, "year_to": 2026})


@pytest.fixture
def filed(warehouse: Warehouse) -> Warehouse:
    """One town with 80 members of 100 workers in the second quarter of 2026."""
    begin(warehouse, unit("U1", "东河镇"))
    file_returns(warehouse, [checked("U1", 2026, 2, {"members": 80, "workers": 100})])
    return warehouse


def test_an_edition_is_partitioned_versioned_and_pointed_to(filed: Warehouse, tmp_path: Path):
    made = publish.publish(filed, tmp_path / "dest")
    place = tmp_path / "dest" / "county"
    assert publish.current(place) == made
    assert (made.version, made.is_sample, made.rows["unit"]) == (filed.version, False, 2)
    part = place / made.name / "fct_figure" / "year=2026" / "quarter=2" / "part.parquet"
    found = duckdb.sql(
        f"select measure_code, value from read_parquet('{part}', hive_partitioning = false)"
    ).fetchall()
    assert [(code, int(value)) for code, value in found] == [("members", 80), ("workers", 100)]
    zipped = duckdb.sql(f"select distinct compression from parquet_metadata('{part}')").fetchall()
    assert zipped == [("ZSTD",)]


def test_what_is_only_for_the_office_is_not_published(filed: Warehouse, tmp_path: Path):
    filed.act(
        "account",
        {"login": "wang", "name": "王主任", "role": "admin", "unit_code": None, "is_active": True},
        by="t",
    )
    made = publish.publish(filed, tmp_path)
    folder = tmp_path / "county" / made.name
    assert not {"account", "saved_view", "passwords", "report_sentences"} & {
        name for name, _ in publish.files_of(folder)
    }
    acts = duckdb.sql(f"select act, summary from '{folder / 'journal_act.parquet'}'").fetchall()
    assert "account" not in {act for act, _ in acts}
    assert {summary for _, summary in acts} == {None}
    assert all("王主任".encode() not in file.read_bytes() for file in folder.rglob("*.parquet"))


def test_the_last_three_editions_are_kept(filed: Warehouse, tmp_path: Path):
    names = ["000000001-20260101T000000000", "000000002-20260102T000000000", "000000002-20260103T000000000"]
    for name in names:
        (tmp_path / "county" / name).mkdir(parents=True)
        (tmp_path / "county" / name / "edition.json").write_text("{}")
    (tmp_path / "county" / "000000001-20260101T000000000.part").mkdir()
    names.append(publish.publish(filed, tmp_path).name)
    kept = sorted(each.name for each in (tmp_path / "county").iterdir() if each.is_dir())
    assert kept == names[-3:]


def test_a_publication_that_fails_leaves_what_stood(
    filed: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    before = publish.publish(filed, tmp_path)

    def full(*_: object) -> int:
        raise duckdb.IOException("Could not write: No space left on device")

    monkeypatch.setattr(publish, "_copy", full)
    with pytest.raises(PublishError) as told:
        publish.publish(filed, tmp_path)
    assert told.value.code == "full"
    assert publish.current(tmp_path / "county") == before
    assert not list((tmp_path / "county").glob("*.part"))


def test_refusals_are_told_in_words(warehouse: Warehouse, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    warehouse.close()
    file = tmp_path / "file"
    file.write_text("")
    assert cli.main(["publish", str(tmp_path / "dest"), "--store", "county"]) == 2
    assert "没有可以发布的数据" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_to(filed: Warehouse, tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(PublishError) as told:
        publish.publish(filed, tmp_path / "file")
    assert told.value.code == "failed"


def test_the_command_publishes(filed: Warehouse, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    filed.close()
    assert cli.main(["--lang", "en", "publish", str(tmp_path / "dest"), "--store", "county"]) == 0
    assert "Published edition" in capsys.readouterr().out
    assert json.loads((tmp_path / "dest" / "county" / "CURRENT.json").read_text())["edition"]


def test_without_a_cluster_the_same_rows_come_from_the_same_files(filed: Warehouse, tmp_path: Path):
    publish.publish(filed, tmp_path)
    made_engine = Engine("sc://127.0.0.1:1", tmp_path / "county", 2)
    name, params = RATES
    answer = made_engine.run(*filed.bound(name, params))
    assert answer.equals(filed.query(name, **params))
    assert answer["rate"].tolist() == [0.8]
    assert not made_engine.shown().on_cluster
    made_engine.close()


def test_an_edition_that_is_gone_is_told(filed: Warehouse, tmp_path: Path):
    place = tmp_path / "county"
    with pytest.raises(EditionError, match="none"):
        publish.current(place)
    made = publish.publish(filed, tmp_path)
    made_engine = Engine("sc://127.0.0.1:1", place, 2)
    assert made_engine.edition() == made
    record = json.loads((place / made.name / "edition.json").read_text())
    (place / made.name / "edition.json").write_text(json.dumps({**record, "definitions": "another"}))
    with pytest.raises(EditionError, match="other"):
        publish.current(place)
    (place / made.name / "edition.json").unlink()
    with pytest.raises(EditionError, match="gone"):
        publish.current(place)
    made_engine.close()


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        ("a\\b'c", "text", "CAST('a\\\\b\\'c' AS STRING)"),
        (None, "text[]", "CAST(NULL AS ARRAY<STRING>)"),
        (-3, "integer", "CAST(-3 AS INT)"),
        (["x", "'"], "text[]", "CAST(ARRAY(CAST('x' AS STRING), CAST('\\'' AS STRING)) AS ARRAY<STRING>)"),
        (0.1, "double", "CAST('0.1' AS DOUBLE)"),
    ],
)
def test_a_parameter_becomes_a_literal_of_its_type(value: object, kind: str, text: str):
    assert literal(value, kind).sql("spark") == text


def test_what_is_read_twice_is_computed_once():
    header = "-- A title.\n-- grain: one row\n-- param x: text, a name\n-- column n: bigint\n"
    sql = (
        "with figure as (select f.unit_code, count(*) as n from fct_figure as f join unit as u on u.unit_code ="
        " f.unit_code join measure as m on m.measure_code = f.measure_code where u.name = $x group by f.unit_code)"
        " select a.n / b.n as n from figure as a join figure as b on b.unit_code = a.unit_code order by n"
    )
    made = script(read_query("test/query", header + sql), {"x": "'; drop"}, "q7")
    assert [step.name for step in made.steps] == ["q7_figure"]
    assert "'\\'; drop'" in made.steps[0].sql
    assert "CAST(a.n AS DOUBLE) / b.n" in made.sql
    assert "NULLS LAST" in made.sql
    assert "q7_figure AS a" in made.sql
    assert "ARRAY" in view("select list_contains(['a'], code) as x from unit")


def test_what_does_not_answer_is_not_waited_for():
    with pytest.raises(ClusterError) as told:
        within(0.05, lambda: subprocess.run(["sleep", "1"], check=False))
    assert told.value.code == "away"


def test_the_client_of_the_cluster_is_not_loaded_without_one():
    code = (
        "import sys; from dashboard import store;"
        "print([name for name in ('sqlglot', 'pyspark', 'grpc') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_engine_is_chosen_by_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    assert settings.engine() is None
    monkeypatch.setenv("UNION_ENGINE", "spark://host:7077")
    with pytest.raises(settings.SettingError, match="sc://host:port"):
        settings.engine()
    monkeypatch.setenv("UNION_ENGINE", "sc://host:15002")
    with pytest.raises(settings.SettingError, match="UNION_PUBLISHED"):
        settings.engine()
    monkeypatch.setenv("UNION_PUBLISHED", str(tmp_path))
    assert settings.engine() == settings.EngineChoice("sc://host:15002", tmp_path.resolve(), 20.0)


def test_a_page_without_a_cluster_says_of_when_its_data_are(
    filed: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    publish.publish(filed, tmp_path)
    filed.close()
    monkeypatch.setenv("UNION_ENGINE", "sc://127.0.0.1:1")
    monkeypatch.setenv("UNION_PUBLISHED", str(tmp_path))
    monkeypatch.setenv("UNION_SAMPLE", "0")
    monkeypatch.setattr(engine, "FIRST_SECONDS", 0.0)
    try:
        name, params = RATES
        published = store.rows(name, **params)
        assert [row["rate"] for row in published] == [0.8]
        shown = store.shown()
        assert not isinstance(shown, str)
        assert (shown.on_cluster, shown.edition.version) == (False, store.own().version)
        file_returns(store.own(), [checked("U1", 2026, 2, {"members": 90, "workers": 100})])
        assert store.rows(name, **params) == published
        store.look_from("returns")
        assert [row["rate"] for row in store.rows(name, **params)] == [0.9]
    finally:
        store.close_all()
