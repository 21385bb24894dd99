"""Whether a machine, its settings and its store are as a service needs them; and the backup of each day.

``examine`` changes nothing and opens nothing that another process holds.
"""

from __future__ import annotations

import logging
import os
import platform
import shutil
import socket
import stat
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from packaging.requirements import Requirement

from dashboard import labels, logs
from dashboard.intake.read import cells_of
from dashboard.settings import PROJECT, SettingError, Settings, engine, is_this_machine
from dashboard.warehouse import Warehouse, backup, opening
from dashboard.warehouse.journal import Damage, utc_now, walk
from dashboard.warehouse.passwords import FILE as PASSWORDS
from dashboard.warehouse.publish import EditionError, current, place_of
from dashboard.warehouse.verify import last_verification

Level = Literal["good", "note", "bad"]
MARKS: Mapping[Level, str] = {"good": "✓", "note": "!", "bad": "✗"}

COMFORTABLE = 5
"""So many times the least free space is comfortable."""
BACKUP_EVERY = timedelta(hours=24)
SHORTEST_SECRET = 32
LEAST_MEMORY = 2 << 30
NAMED = ("duckdb", "streamlit", "python-calamine")
"""The libraries whose versions are told."""
_LOOK_SECONDS = 900
_CLUSTER_SECONDS = 3
SPARK_PORT = 15002
"""Where Spark Connect listens unless told otherwise."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: ``service.<code>`` says it in words."""

    level: Level
    code: str
    args: Mapping[str, Any] = field(default_factory=dict)


def examine(known: Settings, address: str) -> list[Finding]:
    """Everything that can be seen from outside of the running application, in the order it matters."""
    return [
        *_python(),
        *_packages(),
        *_machine(),
        *_reader(),
        *_folder(known.data_dir),
        *_owners(known.data_dir),
        *_space(known),
        *_journal(known.data_dir),
        *_database(known.data_dir),
        *_backups(known),
        *_log(known),
        *_address(known, address),
        *_engine(known.data_dir),
    ]


def size(count: float) -> str:
    """Bytes as people say them: 3.2 MB."""
    for unit in ("B", "KB", "MB", "GB"):
        if count < 1024 or unit == "GB":
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1024
    raise AssertionError


def free_bytes(folder: Path) -> int:
    """What is free on the disk of a folder that may not be there yet."""
    there = next(each for each in (folder, *folder.parents) if each.exists())
    return shutil.disk_usage(there).free


def _python() -> Iterator[Finding]:
    words = {"version": ".".join(map(str, sys.version_info[:3]))}
    yield Finding("good" if sys.version_info >= (3, 11) else "bad", "python", words)


def _packages() -> Iterator[Finding]:
    wrong = []
    for line in (PROJECT / "requirements.txt").read_text(encoding="utf-8").splitlines():
        text = line.partition("#")[0].strip()
        if not text:
            continue
        asked = Requirement(text)
        try:
            held = version(asked.name)
        except PackageNotFoundError:
            wrong.append(f"{asked.name} –")
            continue
        if held not in asked.specifier:
            wrong.append(f"{asked.name} {held}")
    yield (
        Finding("bad", "packages_wrong", {"names": ", ".join(wrong)})
        if wrong
        else Finding("good", "packages", {"versions": ", ".join(f"{n} {version(n)}" for n in NAMED)})
    )


def _machine() -> Iterator[Finding]:
    """System, memory, and whether file names can be Chinese."""
    words = {"system": platform.platform(terse=True), "memory": ""}
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        words["memory"] = size(memory)
        yield Finding("good" if memory >= LEAST_MEMORY else "note", "machine", words)
    else:
        yield Finding("good", "machine_bare", words)
    if sys.getfilesystemencoding().lower() != "utf-8":
        yield Finding("bad", "encoding", {"found": sys.getfilesystemencoding()})


def _reader() -> Iterator[Finding]:
    """Whether the bounded process that opens workbooks can be started, and reads."""
    found = cells_of("doctor.csv", b"\xe6\x95\xb0,1\n", [("doctor", "B1")])
    if isinstance(found, list) and found[0] is not None and found[0].text == "1":
        yield Finding("good", "reader")
    else:
        yield Finding("bad", "reader_dead", {"reason": getattr(found, "code", "?")})


def _folder(folder: Path) -> Iterator[Finding]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        yield Finding("bad", "folder_closed", {"folder": folder, "reason": error.strerror})
        return
    if os.name == "posix" and stat.S_IMODE(folder.stat().st_mode) & 0o077:
        yield Finding("note", "folder_open", {"folder": folder})
    else:
        yield Finding("good", "folder", {"folder": folder})


def _owners(folder: Path) -> Iterator[Finding]:
    """Files of the store that this account cannot write to, and passwords that others can read."""
    wanted = [folder / name for name in ("journal", "archive", "warehouse.duckdb", PASSWORDS, "lock")]
    wanted += (folder / "journal").glob("*.jsonl")
    there = [each for each in wanted if each.exists()]
    closed = [each.name for each in there if not os.access(each, os.W_OK)]
    if closed:
        yield Finding("bad", "files_closed", {"names": ", ".join(closed), "folder": folder})
    if os.name != "posix":
        return
    others = [each.name for each in there if each.stat().st_uid != folder.stat().st_uid]
    if others:
        yield Finding("bad", "files_of_others", {"names": ", ".join(others), "folder": folder})
    passwords = folder / PASSWORDS
    if passwords.exists() and stat.S_IMODE(passwords.stat().st_mode) & 0o077:
        yield Finding("bad", "passwords_open", {"file": passwords})


def _space(known: Settings) -> Iterator[Finding]:
    free = free_bytes(known.data_dir)
    level: Level = "good" if free >= COMFORTABLE * known.least_free else "note"
    if free < known.least_free:
        level = "bad"
    words = {"free": size(free), "least": size(known.least_free)}
    yield Finding(level, "space" if level == "good" else f"space_{level}", words)


def _database(folder: Path) -> Iterator[Finding]:
    """Whether a server holds the store, whether the next start upgrades, what was set aside."""
    if opening.is_held(folder):
        yield Finding("good", "held")
    elif names := opening.waiting(folder):
        yield Finding("note", "upgrade_waits", {"names": ", ".join(names)})
    if broken := opening.set_aside(folder):
        yield Finding("note", "set_aside_broken", {"count": len(broken), "folder": folder})


def _log(known: Settings) -> Iterator[Finding]:
    if not isinstance(known.log_to, Path):
        yield Finding("good", f"log_{known.log_to}")
        return
    there = next(each for each in (known.log_to, *known.log_to.parents) if each.exists())
    can = os.access(there, os.W_OK)
    yield Finding("good" if can else "bad", "log" if can else "log_closed", {"folder": known.log_to})


def _engine(folder: Path) -> Iterator[Finding]:
    """Where a cluster computes the statistics: what it is given, and whether somebody answers there."""
    try:
        chosen = engine()
    except SettingError as error:
        yield Finding("bad", "engine_wrong", {"reason": error})
        return
    if chosen is None:
        return
    try:
        has_begun = any((folder / "journal").glob("*.jsonl"))
        edition = current(chosen.published / place_of(is_sample=not has_begun))
        yield Finding("good", "engine_data", {"folder": chosen.published, "version": edition.version})
    except EditionError as error:
        yield Finding("bad", f"engine_{error.code}", {"folder": chosen.published})
    try:
        version("pyspark")
    except PackageNotFoundError:
        yield Finding("bad", "engine_missing")
        return
    try:
        place = urlsplit(chosen.address)
        where = place.hostname, place.port or SPARK_PORT
    except ValueError as error:
        yield Finding("bad", "engine_wrong", {"reason": error})
        return
    try:
        with socket.create_connection(where, _CLUSTER_SECONDS):
            yield Finding("good", "engine", {"address": chosen.address})
    except OSError as error:
        words = {"address": chosen.address, "reason": error.strerror or type(error).__name__}
        yield Finding("bad", "engine_away", words)


def _journal(folder: Path) -> Iterator[Finding]:
    acts, newest = 0, None
    for each in walk(folder / "journal") if (folder / "journal").is_dir() else ():
        if isinstance(each, Damage):
            if each.kind != "torn":
                yield Finding("bad", "journal_damaged", {"number": each.number, "file": each.file})
                return
            break
        acts, newest = each.number, each.at
    yield Finding("good", "journal", {"acts": acts})
    if newest is not None and newest > utc_now() + timedelta(minutes=5):
        yield Finding("bad", "clock", {"at": f"{newest:%Y-%m-%d %H:%M}"})
    seen = last_verification(folder)
    if acts and seen is None:
        yield Finding("note", "never_verified")
    elif seen is not None and seen.findings:
        yield Finding("bad", "verified_bad", {"at": f"{seen.at:%Y-%m-%d}", "count": len(seen.findings)})


def _backups(known: Settings) -> Iterator[Finding]:
    made = backup.backups(known.backup_dir) if known.backup_dir.is_dir() else []
    if not made:
        if any((known.data_dir / "journal").glob("*.jsonl")):
            yield Finding("note", "no_backup", {"folder": known.backup_dir})
        return
    age = utc_now() - datetime.fromisoformat(made[0].at)
    words = {"count": len(made), "hours": int(age.total_seconds() // 3600), "folder": known.backup_dir}
    yield Finding(
        "good" if age < 2 * BACKUP_EVERY else "bad",
        "backups" if age < 2 * BACKUP_EVERY else "backups_old",
        words,
    )
    if not os.access(known.backup_dir, os.W_OK):
        yield Finding("bad", "folder_closed", {"folder": known.backup_dir, "reason": "EACCES"})
    if known.backup_dir.stat().st_dev == known.data_dir.stat().st_dev:
        yield Finding("note", "same_disk", {"folder": known.backup_dir})


def refusals(known: Settings, address: str) -> list[str]:
    """Why the server must not listen on this address, in words; empty when it may."""
    found = []
    is_local = is_this_machine(address)
    if known.sign_in == "none" and not is_local:
        found.append(labels.t("office.no_accounts", address=address))
    if known.is_office and not is_local and not known.public_url.startswith("https://"):
        found.append(labels.t("office.no_https", address=address))
    if known.sign_in == "proxy" and not known.trusted_proxies:
        found.append(labels.t("office.no_proxy"))
    if known.sign_in == "oidc":
        missing = [
            name
            for name, value in (
                ("UNION_PUBLIC_URL", known.public_url),
                ("UNION_OIDC_ISSUER", known.oidc_issuer),
                ("UNION_OIDC_CLIENT", known.oidc_client),
            )
            if not value
        ]
        if missing:
            found.append(labels.t("office.missing", names=" ".join(missing)))
        if len(known.oidc_secret) < SHORTEST_SECRET // 2:
            found.append(
                labels.t("office.weak_secret", name="UNION_OIDC_SECRET_FILE", length=SHORTEST_SECRET // 2)
            )
    return found


def _address(known: Settings, address: str) -> Iterator[Finding]:
    reasons = refusals(known, address)
    for reason in reasons:
        yield Finding("bad", "refusal", {"reason": reason})
    if not reasons:
        yield Finding("good", f"sign_in_{known.sign_in}", {"address": address})


def daily_backups(warehouse: Warehouse, folder: Path) -> threading.Thread:
    """Make a backup now and then every day while the server runs, as long as something is in the store."""

    def due() -> bool:
        made = backup.backups(folder) if folder.is_dir() else []
        if not made:
            return warehouse.version > 0
        age = utc_now() - datetime.fromisoformat(made[0].at)
        return (age >= BACKUP_EVERY or age < timedelta(0)) and warehouse.version > 0

    def run() -> None:
        waiting = threading.Event()
        while True:
            try:
                if due():
                    done = backup.backup(warehouse, folder)
                    logs.tell("backup", acts=done.acts, files=done.files, bytes=done.bytes)
            except Exception as error:  # the next try is a quarter of an hour away, whatever it was
                reason = getattr(error, "code", "") or type(error).__name__
                logs.tell("backup_failed", level=logging.ERROR, reason=reason)
            waiting.wait(_LOOK_SECONDS)

    thread = threading.Thread(target=run, name="backups", daemon=True)
    thread.start()
    return thread
