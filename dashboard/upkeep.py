"""What an administrator does beside the figures: passwords, sessions, backups, the state of the machine.

The part of the store that pages for the administrator ask. Each function asks first whether this person may;
what is done with passwords and sessions stands in the journal before it is done.
"""

from __future__ import annotations

import os
import shlex
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from dashboard import service, sessions, settings, store
from dashboard.service import Finding
from dashboard.warehouse import accounts, backup, verify
from dashboard.warehouse.backup import Backup, BackupError
from dashboard.warehouse.filing import NotAllowedError
from dashboard.warehouse.journal import utc_now
from dashboard.warehouse.passwords import FIRST_PASSWORD_DAYS

__all__ = ["FIRST_PASSWORD_DAYS", "Backup", "BackupError", "Finding", "accounts"]

PasswordState = Literal["none", "first", "late", "own"]
"""None yet; the first one, still to be used; the first one, too old to be used; one of the person's own."""
System = Literal["linux", "windows"]

_CHECKED: dict[tuple[Path, str], tuple[datetime, BackupError | None]] = {}
"""What came of checking a backup again, since this server runs."""
_BACKING_UP = threading.Lock()


# --- Passwords and sessions -------------------------------------------------------------------------------


def has_passwords() -> bool:
    """Whether people come in with a password of this dashboard, or will once they sign in at all."""
    return settings.settings().sign_in in ("none", "local")


def give_first_passwords(logins: Sequence[str], *, by: str) -> dict[str, str]:
    """New first passwords for open accounts, login -> password: told once, and nowhere else.

    Raises ForbiddenError; NotAllowedError (account_missing, account_own).
    """
    _tell("password", logins, by)
    kept = store.passwords()
    return {login: kept.give_first(login) for login in dict.fromkeys(logins)}


def end_sessions(logins: Sequence[str], *, by: str) -> None:
    """Sign these accounts out wherever they are. Raises ForbiddenError, NotAllowedError."""
    _tell("end_sessions", logins, by)
    for login in logins:
        sessions.OPEN.end_all(login)


def _tell(act: Literal["password", "end_sessions"], logins: Sequence[str], by: str) -> None:
    store.require("accounts")
    if store.asking().login in logins:  # who has the own one made anew is out before it can be read
        raise NotAllowedError("account_own")
    accounts.tell(store.own(), act, logins, by=by)


def password_state(login: str) -> PasswordState:
    """How far a login is with its password."""
    kept = store.passwords()
    if not kept.version(login):
        return "none"
    if not kept.must_change(login):
        return "own"
    return "late" if kept.is_stale(login) else "first"


def is_signed_in(login: str) -> bool:
    """Whether somebody is signed in with this login now."""
    return sessions.OPEN.is_in(login)


# --- Health -----------------------------------------------------------------------------------------------


def health() -> list[Finding]:
    """What ``python -m dashboard doctor`` finds, seen from the running server. Raises ForbiddenError."""
    store.require("service")
    return _examined(str(settings.settings().data_dir), store.own().version)


@st.cache_data(max_entries=2, ttl=60, show_spinner=False)
def _examined(folder: str, version: int) -> list[Finding]:
    return service.examine(settings.settings(), st.get_option("server.address") or "0.0.0.0")


def look_again() -> None:
    """Examine the machine anew at the next ``health``."""
    _examined.clear()


def verify_now() -> None:
    """Verify the county's own store, whatever store is looked at. Raises ForbiddenError."""
    store.require("service")
    verify.verify_open(store.own())
    look_again()


def verification() -> dict[str, Any] | None:
    """The last verification of the county's own store as JSON; None while there is none."""
    last = verify.last_verification(settings.settings().data_dir)
    return None if last is None else verify.to_json(last)


# --- Backups ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Listed:
    """A backup, and what came of checking it again since this server runs."""

    made: Backup
    checked_at: datetime | None = None
    fault: BackupError | None = None

    @property
    def at(self) -> datetime:
        """When it was made (UTC)."""
        return datetime.fromisoformat(self.made.at)


def size(count: float) -> str:
    """Bytes as people say them."""
    return service.size(count)


def backup_folder() -> Path:
    """Where the backups are."""
    return settings.settings().backup_dir


def backup_now() -> Backup:
    """A verified copy of the county's own store. Raises ForbiddenError, BackupError, OSError."""
    store.require("service")
    with _BACKING_UP:  # two people who press at once get one after the other
        return backup.backup(store.own(), backup_folder())


def backups() -> list[Listed]:
    """The backups that count, the newest first. Raises ForbiddenError."""
    store.require("service")
    folder = backup_folder()
    if not folder.is_dir():
        return []
    return [Listed(each, *_CHECKED.get((folder, each.name), (None, None))) for each in backup.backups(folder)]


def check_backup(name: str) -> BackupError | None:
    """Read a backup again, every byte of it; what is wrong with it. Raises ForbiddenError."""
    store.require("service")
    folder = backup_folder()
    try:
        backup.check(folder, name)
        fault = None
    except BackupError as error:
        fault = error
    _CHECKED[folder, name] = (utc_now(), fault)
    return fault


def commands(name: str, system: System, person: str, *, is_service: bool) -> list[str]:
    """What is typed, line by line, to put a backup in the place of the store. Raises ForbiddenError.

    The service is stopped, the backup put back, taken as what counts from now on, the service started. It is
    no button on purpose: a running server would be writing to the store that is taken from under it, and a
    restored journal is one that ends earlier, with acts and accounts gone. That is for whoever owns the
    machine, not for a session of a browser.
    """
    store.require("service")
    known = settings.settings()
    run = [sys.executable, "-m", "dashboard"]
    jobs = [[*run, "restore", name], [*run, "verify", "--store", "county", "--accept", person]]
    given = {"UNION_DATA_DIR": str(known.data_dir), "UNION_BACKUP_DIR": str(known.backup_dir)}
    if system == "windows":
        lines = [f"cd {_powershell(str(settings.PROJECT))}"]
        lines += [f"$env:{key} = {_powershell(value)}" for key, value in given.items()]
        lines += [f"& {' '.join(map(_powershell, job))}" for job in jobs]
        stop, start = (f"{each}-ScheduledTask UnionDashboard" for each in ("Stop", "Start"))
    else:
        user = ["sudo", "-u", "union"] if is_service else []
        assigned = [*user, "env", *(f"{key}={value}" for key, value in given.items())]
        lines = [f"cd {shlex.quote(str(settings.PROJECT))}"]
        lines += [shlex.join([*assigned, *job]) for job in jobs]
        stop, start = (f"sudo systemctl {each} union-dashboard" for each in ("stop", "start"))
    return [stop, *lines, start] if is_service else lines


def _powershell(text: str) -> str:
    """A text that PowerShell takes as it stands."""
    return "'" + text.replace("'", "''") + "'"


def system() -> System:
    """What the server runs on."""
    return "windows" if os.name == "nt" else "linux"
