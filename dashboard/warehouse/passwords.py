"""Passwords of local accounts: argon2id hashes in ``<store>/passwords.json``, readable by its owner only.

They stand apart from the journal: a journal line is read by many and stays for ever, a password is neither.
Losing the file loses no figure; ``python -m dashboard account LOGIN --new-password`` makes a new one.
"""

from __future__ import annotations

import json
import os
import secrets
import threading
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from dashboard.warehouse.archive import sync_folder
from dashboard.warehouse.journal import utc_now

FILE = "passwords.json"
SHORTEST, LONGEST = 10, 200
FIRST_PASSWORD_DAYS = 14
"""How long the password that an account is opened with can be used."""

# 19 MiB, two passes, one lane: what OWASP's password storage cheat sheet asks of argon2id at the least; the
# library's own defaults take 64 MiB for each of the people who sign in at nine in the morning.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_AT_ONCE = threading.BoundedSemaphore(4)
_LOCK = threading.Lock()
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Kept:
    """What is kept of a password."""

    hash: str
    must_change: bool
    version: int
    """Counts up with each new password: a session of an earlier one is over."""
    set_at: str
    """UTC, ISO 8601."""


class Passwords:
    """The passwords of one store; used by the one process that holds it."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE

    def version(self, login: str) -> int:
        """Which password of this login it is; 0 while it has none."""
        kept = self._read().get(login)
        return kept.version if kept else 0

    def must_change(self, login: str) -> bool:
        """Whether the login still has the password it was opened with."""
        kept = self._read().get(login)
        return kept.must_change if kept else True

    def is_stale(self, login: str) -> bool:
        """Whether the login has a first password that is too old to be used."""
        kept = self._read().get(login)
        return kept is not None and _is_stale(kept)

    def fits(self, login: str, password: str) -> bool:
        """Whether this is the login's password; as slow for a login that does not exist."""
        kept = self._read().get(login)
        with _AT_ONCE:
            try:
                _HASHER.verify(kept.hash if kept else _nobody(), password[:LONGEST])
                is_right = kept is not None and not _is_stale(kept)
            except (VerificationError, InvalidHashError):
                is_right = False
        return is_right

    def give_first(self, login: str) -> str:
        """A new first password for a login, to be told once and changed at the first sign-in."""
        word = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
        self._set(login, word, must_change=True)
        return word

    def change(self, login: str, password: str) -> str:
        """Set a password of one's own; "" when done, else why not: short, long, same, simple."""
        if len(password) < SHORTEST:
            return "short"
        if len(password) > LONGEST:
            return "long"
        if len(set(password)) < 5 or login in password.casefold():
            return "simple"
        if self.fits(login, password):
            return "same"
        self._set(login, password, must_change=False)
        return ""

    def end_sessions(self, login: str) -> None:
        """End every session of a login, its password staying what it is."""
        with _LOCK:
            held = self._read()
            if login in held:
                self._write(held | {login: replace(held[login], version=held[login].version + 1)})

    def _set(self, login: str, password: str, *, must_change: bool) -> None:
        with _AT_ONCE:
            made = _HASHER.hash(password)
        with _LOCK:
            held = self._read()
            version = held[login].version + 1 if login in held else 1
            self._write(held | {login: Kept(made, must_change, version, utc_now().isoformat())})

    def _read(self) -> dict[str, Kept]:
        try:
            text = self._file.read_text(encoding="utf-8")
        except FileNotFoundError:
            return {}
        return {login: Kept(**kept) for login, kept in json.loads(text).items()}

    def _write(self, held: dict[str, Kept]) -> None:
        temporary = self._file.with_suffix(".new")
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(
                {login: asdict(kept) for login, kept in held.items()}, out, ensure_ascii=False, indent=1
            )
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(self._file)
        sync_folder(self._file.parent)


@cache
def _nobody() -> str:
    """The hash that the password of an unknown login is held against."""
    return _HASHER.hash(secrets.token_hex(16))


def _is_stale(kept: Kept) -> bool:
    """Whether it is a first password that nobody used in time."""
    since = utc_now() - datetime.fromisoformat(kept.set_at)
    return kept.must_change and since > timedelta(days=FIRST_PASSWORD_DAYS)
