"""The page 备份与运行: the state of the machine in words, backups made, checked and put back, the catalogue."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard import labels, store, upkeep
from dashboard.__main__ import main
from dashboard.catalogue import catalogue
from dashboard.pages import _catalogue
from dashboard.settings import PROJECT, settings
from dashboard.warehouse import Warehouse, backup
from dashboard.warehouse.journal import Act, utc_now
from tests import stores
from tests.builders import begin
from tests.pages.test_unit_changes import plain_words, show


@pytest.fixture(autouse=True)
def no_sample(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("UNION_SAMPLE", "0")
    upkeep.look_again()
    yield
    store.close_all()


@pytest.fixture
def county() -> Warehouse:
    return stores.own(begin)


def due(warehouse: Warehouse, day: str) -> None:
    warehouse.submit([Act("deadline", "统计员", {"year": 2026, "quarter": 3, "due_on": day}, utc_now())])


# --- Health -----------------------------------------------------------------------------------------------


def test_what_the_doctor_finds_is_told_the_worst_first_and_it_can_be_verified(county: Warehouse):
    language = "en"
    app = show("service", language)
    told = plain_words(app)
    backups = settings().backup_dir
    assert labels.t("upkeep.health_note", language) in told
    assert labels.t("service.no_backup", language, folder=backups) in told
    assert labels.t("service.journal", language, acts=1) in told
    assert told.index(labels.t("upkeep.level_note", language)) < told.index(
        labels.t("upkeep.level_good", language)
    )
    links = [link.proto.page.removesuffix(".py").split("/")[-1] for link in app.main.get("page_link")]
    assert links[-5:] == ["begin", "progress", "returns", "accounts", "audit"], "the other settings"
    app.button(key="service_verify").click().run()
    assert not app.exception
    told = plain_words(app)
    assert labels.t("upkeep.verified", language) in told
    assert labels.t("service.never_verified", language) not in told


# --- Backups ----------------------------------------------------------------------------------------------


def test_a_backup_is_made_and_listed_and_checked_again(county: Warehouse):
    app = show("service", view="backups")
    assert labels.t("upkeep.backups_none") in plain_words(app)
    app.button(key="service_backup").click().run()
    assert not app.exception
    [made] = upkeep.backups()
    assert made.made.acts == 1
    told = plain_words(app)
    assert made.made.name in told
    assert labels.t("upkeep.checked_when_made") in told
    app.button(key=f"check_{made.made.name}").click().run()
    assert "重新核对：完好" in plain_words(app)


def test_a_backup_that_was_touched_is_told_and_not_put_back(county: Warehouse):
    made = upkeep.backup_now()
    journal = next((settings().backup_dir / made.name / "journal").glob("*.jsonl"))
    journal.write_bytes(journal.read_bytes().replace("东河镇".encode(), "东沙镇".encode()))
    app = show("service", view="backups")
    app.button(key=f"restore_{made.name}").click().run()
    app.text_input(key="restore_county").set_value("清河县").run()
    assert any(made.name in each.value.replace("\\", "") for each in app.error)
    assert not app.code, "no words to type for it"
    assert "重新核对" in plain_words(app.run())


def test_what_is_lost_is_said_and_the_words_wait_for_the_countys_name(county: Warehouse):
    made = upkeep.backup_now()
    due(county, "2026-10-20")
    due(county, "2026-10-21")
    app = show("service", view="backups")
    app.button(key=f"restore_{made.name}").click().run()
    assert labels.t("upkeep.restore_lost", count=2) in plain_words(app)
    assert not app.code
    app.text_input(key="restore_county").set_value("清江县").run()
    assert labels.t("upkeep.restore_other") in [each.value for each in app.error]
    assert not app.code
    app.text_input(key="restore_county").set_value("清河县").run()
    assert made.name in app.code[0].value
    assert store.own().version == 3, "nothing was put back by the page"


def test_the_words_put_the_backup_back_and_take_it_as_what_counts(county: Warehouse):
    made = upkeep.backup_now()
    due(county, "2026-10-20")
    store.close_all()
    lines = upkeep.commands(made.name, "linux", "王主任", is_service=False)
    assert lines[0] == f"cd {shlex.quote(str(PROJECT))}"
    for line in lines[1:]:
        words = shlex.split(line)
        assert words[:3] == [
            "env", f"UNION_DATA_DIR={settings().data_dir}", f"UNION_BACKUP_DIR={settings().backup_dir}",
        ]  # fmt: skip
        assert words[3:6] == [sys.executable, "-m", "dashboard"]
        assert main(words[6:]) == 0
    assert store.own().version == 1
    assert labels.t("upkeep.restore_nothing_lost") in plain_words(_chosen(made.name))


def _chosen(name: str):
    return show("service", view="backups").button(key=f"restore_{name}").click().run()


def test_the_words_for_a_service_stop_and_start_it():
    linux = upkeep.commands("20261121T060000000", "linux", "王主任", is_service=True)
    assert linux[0] == "sudo systemctl stop union-dashboard"
    assert linux[-1] == "sudo systemctl start union-dashboard"
    assert all(line.startswith("sudo -u union env UNION_DATA_DIR=") for line in linux[2:-1])
    windows = upkeep.commands("20261121T060000000", "windows", "O'Hara", is_service=True)
    assert windows[0] == "Stop-ScheduledTask UnionDashboard"
    assert "'--accept' 'O''Hara'" in windows[-2]


def test_a_full_disk_is_told(county: Warehouse, monkeypatch: pytest.MonkeyPatch):
    def full(*args: object) -> None:
        raise backup.BackupError("space", free=1, wanted=2)

    monkeypatch.setattr(backup, "backup", full)
    app = show("service", view="backups")
    app.button(key="service_backup").click().run()
    assert labels.t("service.backup_space", free=1, wanted=2) in [
        each.value.replace("\\", "") for each in app.error
    ]


def test_an_empty_store_is_not_backed_up(own_data_folder: Path):
    app = show("service")
    app.query_params["view"] = "backups"
    app.run()
    assert labels.t("upkeep.nothing_yet") in [each.value for each in app.info]
    assert not [each for each in app.button if each.key == "service_backup"]


# --- The catalogue ----------------------------------------------------------------------------------------


def test_every_indicator_can_be_read_and_searched(county: Warehouse):
    app = show("service", view="catalogue")
    assert len(app.dataframe[0].value) == len(catalogue().indicators)
    app.text_input(key="catalogue_search").set_value("入会率").run()
    names = set(app.dataframe[0].value["name"])
    assert "职工入会率" in names
    assert len(names) < 10
    app.text_input(key="catalogue_search").set_value("没有这样的").run()
    assert labels.t("upkeep.search_none") in [each.value for each in app.info]


def test_all_that_is_known_of_one_is_told(county: Warehouse):
    told = plain_words(show("service", view="catalogue", indicator="members"))
    assert labels.definition("members") in told
    assert "现有会员" in told, "a head it answers to"
    assert "V03" in told, "a check it is part of"
    assert labels.indicator_name("membership_rate") in told


def test_a_ratio_comes_from_its_two_sides():
    labels.use("zh_CN")
    rate = catalogue().indicators["membership_rate"]
    assert _catalogue.comes_from(rate) == "会员人数 ÷ 职工人数"
