"""The command line of an office: accounts, backup and restore, and a doctor who says what is wrong."""

from __future__ import annotations

import os
import shutil
import socket
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard import service
from dashboard.__main__ import main
from dashboard.intake.records import Problem
from dashboard.intake.submit import file_returns
from dashboard.settings import SettingError, settings
from dashboard.warehouse import Warehouse, open_warehouse, opening
from dashboard.warehouse.journal import utc_now
from dashboard.warehouse.passwords import Passwords
from tests import stores
from tests.builders import begin, checked


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(arguments)
    told = capsys.readouterr()
    return code, told.out + told.err


def filled(opened: Warehouse) -> None:
    begin(opened)
    file_returns(opened, [checked("U1", 2026, 1, {"members": 80})])


@pytest.fixture
def county(own_data_folder: Path) -> Path:
    return stores.put(own_data_folder, filled)


def levels(known=None, address: str = "127.0.0.1") -> dict[str, str]:
    return {each.code: each.level for each in service.examine(known or settings(), address)}


def test_accounts_are_opened_listed_and_closed(county: Path, capsys):
    code, told = run(capsys, "account", "dong", "--name", "东河填报员", "--role", "clerk", "--unit", "东河镇")
    assert (code, "至少要有一个启用的管理员" in told) == (2, True)
    assert run(capsys, "account", "boss", "--name", "王主任", "--role", "admin")[0] == 0
    code, told = run(capsys, "account", "dong", "--name", "东河填报员", "--role", "clerk", "--unit", "东河镇")
    assert (code, "只显示这一次" in told) == (0, True)
    assert (
        "没有单位“南河镇”"
        in run(capsys, "account", "x", "--name", "x", "--role", "clerk", "--unit", "南河镇")[1]
    )
    run(capsys, "account", "dong", "--close")
    assert run(capsys, "account")[1].splitlines() == [
        "boss\t王主任\t管理员\t\t启用",
        "dong\t东河填报员\t填报员\t东河镇\t停用",
    ]


def test_a_lost_password_is_made_anew(county: Path, capsys):
    first = run(capsys, "account", "boss", "--name", "王主任", "--role", "admin")[1].split("：")[-1]
    second = run(capsys, "account", "boss", "--new-password")[1].split("：")[-1]
    assert first != second
    assert "没有账号 niemand" in run(capsys, "account", "niemand", "--new-password")[1]


def test_a_backup_is_made_listed_and_put_back(county: Path, capsys):
    code, told = run(capsys, "backup")
    assert (code, "2 条操作、1 个文件" in told) == (0, True)
    assert len(run(capsys, "backup", "--list")[1].splitlines()) == 1
    (county / "journal" / "2026-01.jsonl").write_bytes(b"torn")
    code, told = run(capsys, "restore", "latest")
    assert (code, "没有删除" in told) == (0, True)
    opened = open_warehouse(county)
    assert opened.version == 2
    opened.close()
    assert "没有叫 morgen 的备份" in run(capsys, "restore", "morgen")[1]


def test_nothing_is_restored_over_a_store_in_use(county: Path, capsys):
    run(capsys, "backup")
    opened = open_warehouse(county)
    assert run(capsys, "restore", "latest")[0] == 2
    assert opened.query("units/unit_by_code") is not None
    opened.close()


def test_the_doctor_finds_a_sound_store_sound(county: Path, capsys):
    run(capsys, "backup")
    run(capsys, "verify", "--store", "county", "--only", "journal", "--only", "archive", "--only", "database")
    found = levels()
    assert "bad" not in found.values()
    assert found["journal"] == found["backups"] == found["packages"] == "good"
    assert found["same_disk"] == "note"
    assert run(capsys, "doctor")[0] == 0


def test_the_doctor_says_what_is_wrong(county: Path, capsys, monkeypatch: pytest.MonkeyPatch):
    run(capsys, "backup")
    file = next((county / "journal").glob("*.jsonl"))
    file.write_text(file.read_text(encoding="utf-8").replace("东河镇", "西河镇"), encoding="utf-8")
    assert levels()["journal_damaged"] == "bad"
    monkeypatch.setattr(service, "free_bytes", lambda folder: 500 << 20)
    assert levels()["space_bad"] == "bad"
    later = utc_now() + timedelta(days=3)
    monkeypatch.setattr(service, "utc_now", lambda: later)
    assert levels()["backups_old"] == "bad"
    assert run(capsys, "doctor")[0] == 1


def test_a_clock_set_back_is_noticed(county: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(service, "utc_now", lambda: utc_now() - timedelta(days=900))
    assert levels()["clock"] == "bad"


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_a_store_that_others_can_read_is_told(county: Path):
    assert levels()["folder"] == "good"
    county.chmod(0o755)
    assert levels()["folder_open"] == "note"


@pytest.mark.parametrize(
    ("changes", "address", "why"),
    [
        ({}, "0.0.0.0", "没有设账号"),
        ({"sign_in": "local"}, "192.168.1.5", "https"),
        ({"sign_in": "local", "public_url": "http://gonghui.example.cn"}, "192.168.1.5", "https"),
        ({"sign_in": "proxy"}, "127.0.0.1", "UNION_TRUSTED_PROXIES"),
        ({"sign_in": "oidc", "oidc_secret": "x" * 16}, "127.0.0.1", "UNION_OIDC_ISSUER"),
        (
            {
                "sign_in": "oidc",
                "oidc_secret": "x",
                "oidc_issuer": "i",
                "oidc_client": "c",
                "public_url": "https://a",
            },
            "127.0.0.1",
            "太短",
        ),
    ],
)
def test_what_must_not_be_served_is_refused_with_the_reason(own_data_folder, changes, address: str, why: str):
    (reason,) = service.refusals(replace(settings(), **changes), address)
    assert why in reason


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "::1"])
def test_one_person_on_one_machine_needs_no_account(own_data_folder, address: str):
    assert service.refusals(settings(), address) == []


def test_a_way_to_sign_in_that_there_is_not_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("UNION_SIGN_IN", "open")
    with pytest.raises(SettingError, match="UNION_SIGN_IN=open"):
        settings()


def test_the_sample_is_not_offered_beside_accounts(monkeypatch: pytest.MonkeyPatch):
    assert settings().sample_enabled
    monkeypatch.setenv("UNION_SIGN_IN", "local")
    assert not settings().sample_enabled


def test_the_doctor_looks_at_the_machine_its_reader_its_log_and_its_upgrades(
    county: Path, capsys, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("UNION_LOG_DIR", str(county / "logs"))
    found = levels()
    assert {"machine", "reader", "log"} <= {code for code, level in found.items() if level == "good"}
    later = county.parent / "schema"
    shutil.copytree(opening.SCHEMA, later)
    (later / "9001_next.sql").write_text("create table next_9001 (x integer);", encoding="utf-8")
    monkeypatch.setattr(opening, "SCHEMA", later)
    told = run(capsys, "doctor")[1]
    assert "下次启动时要升级数据库：9001_next" in told
    assert str(county / "logs") in told
    opened = open_warehouse(county)
    assert levels()["held"] == "good"
    assert "upgrade_waits" not in levels()
    opened.close()
    for language in ("zh_CN", "en"):
        told = run(capsys, "--lang", language, "doctor")[1]
        assert "streamlit 1." in told
        assert "{" not in told, "every word has its arguments"


def test_the_doctor_tells_damage_that_was_mended_and_files_it_cannot_write(
    county: Path, monkeypatch: pytest.MonkeyPatch
):
    (county / "warehouse.duckdb").write_bytes(b"torn" * 5000)
    open_warehouse(county).close()
    assert levels()["set_aside_broken"] == "note"
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "journal")
    assert levels()["files_closed"] == "bad"
    monkeypatch.setattr(service, "cells_of", lambda *_: Problem("error", "took_too_long"))
    assert levels()["reader_dead"] == "bad"


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_passwords_that_others_can_read_are_told(county: Path):
    Passwords(county).give_first("boss")
    assert "passwords_open" not in levels()
    (county / "passwords.json").chmod(0o644)
    assert levels()["passwords_open"] == "bad"


def test_an_administrator_who_lost_the_password_gets_in_again_from_the_command_line(county: Path, capsys):
    run(capsys, "account", "boss", "--name", "王主任", "--role", "admin")
    kept = Passwords(county)
    assert kept.change("boss", "城北-职工-2026 年") == ""
    before = kept.version("boss")
    code, told = run(capsys, "account", "boss", "--new-password")
    (word,) = [
        line.split("：")[1].split("（")[0].strip() for line in told.splitlines() if "只显示这一次" in line
    ]
    kept = Passwords(county)
    assert code == 0
    assert not kept.fits("boss", "城北-职工-2026 年")
    assert kept.fits("boss", word)
    assert kept.must_change("boss")
    assert kept.version("boss") > before, "whoever was signed in with the old one is out"


def test_the_doctor_says_what_is_wrong_with_the_cluster(county: Path, tmp_path: Path, capsys, monkeypatch):
    assert not [code for code in levels() if code.startswith("engine")]
    monkeypatch.setenv("UNION_ENGINE", "spark:7077")
    assert "duckdb or sc://host:port" in run(capsys, "doctor")[1]
    monkeypatch.setenv("UNION_PUBLISHED", str(tmp_path / "published"))
    monkeypatch.setenv("UNION_ENGINE", "sc://host:port")
    assert "✗ 计算集群的设置不对" in run(capsys, "doctor")[1]

    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        address = f"sc://127.0.0.1:{server.getsockname()[1]}"
        monkeypatch.setenv("UNION_ENGINE", address)
        monkeypatch.setattr(service, "version", lambda _: "4.3.0")
        code, told = run(capsys, "doctor")
        assert code == 1
        assert f"✗ {tmp_path / 'published'} 里还没有发布过数据" in told
        assert f"✗ 计算集群 {address} 连不上" in told

        server.listen()
        assert run(capsys, "publish", str(tmp_path / "published"))[0] == 0
        told = run(capsys, "doctor")[1]
        assert "第 2 版" in told
        assert f"✓ 计算集群 {address} 连得上" in told
