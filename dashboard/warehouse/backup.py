"""An open store in, a verified copy out; and back again.

    <backups>/files/ab/<sha256>     the archive's files, each once for all backups, never changed
    <backups>/<stamp>/              journal/, warehouse.duckdb, passwords.json, backup.json (written last)

Journal and database are copied while the writer waits, so that they fit each other; the database by another
process, since opening and closing its file here would let go of DuckDB's own lock on it. A backup counts once
its ``backup.json`` stands, and that is written only after the copy was opened elsewhere and found to hold
what the journal says.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb
from filelock import FileLock, Timeout

from dashboard.warehouse.archive import archive_path, sync_folder
from dashboard.warehouse.database import Cursor, Warehouse, WarehouseBusyError
from dashboard.warehouse.journal import Damage, Line, utc_now, walk
from dashboard.warehouse.passwords import FILE as PASSWORDS

KEPT = 14
SPARE_BYTES = 1 << 30
"""As much must stay free on a disk that a backup is written to."""
RECORD = "backup.json"
DATABASE = "warehouse.duckdb"
_COPIED_SECONDS = 600
_TRIES, _WAIT = 40, 0.05


class BackupError(RuntimeError):
    """A backup that cannot be made or is not what it says: ``code`` and the arguments of its words.

    space, copy, differs, archive, unknown, damaged: the keys ``service.backup_<code>``.
    """

    def __init__(self, code: str, **args: Any) -> None:
        super().__init__(f"{code} {args}")
        self.code = code
        self.args_of_words = args


@dataclass(frozen=True)
class Backup:
    """A backup that was verified. Times are UTC, ISO 8601."""

    name: str
    at: str
    acts: int
    last_hash: str
    files: int
    """Files of the archive that its journal names."""
    bytes: int
    """Size of the database, the journal and the named files together."""
    sums: Mapping[str, str]
    """sha256 of each of its own files, by path."""


def backup(warehouse: Warehouse, folder: Path) -> Backup:
    """A copy of a store that goes on working, opened elsewhere before it counts.

    Raises BackupError (space, copy, differs, archive) or OSError; what was begun is then removed.
    """
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700)
    wanted = sum(each.stat().st_size for each in _own_files(warehouse.folder))
    free = shutil.disk_usage(folder).free
    if free < wanted + SPARE_BYTES:
        raise BackupError("space", free=free, wanted=wanted + SPARE_BYTES)
    at = utc_now()
    name = f"{at:%Y%m%dT%H%M%S%f}"[:-3]
    place = folder / f"{name}.part"
    place.mkdir()
    try:
        number, last_hash = warehouse.while_idle(lambda cursor: _copy(cursor, warehouse.folder, place))
        lines = _lines(place)
        if (len(lines), lines[-1].hash if lines else "") != (number, last_hash):
            raise BackupError("differs", acts=len(lines), expected=number)
        if _elsewhere("state", place / DATABASE) != f"{number} {last_hash}":
            raise BackupError("differs", acts=0, expected=number)
        size = _keep_files(warehouse.folder, folder / "files", lines)
        own = [each for each in sorted(place.rglob("*")) if each.is_file()]
        sums = {each.relative_to(place).as_posix(): _sha256(each) for each in own}
        total = size + sum(each.stat().st_size for each in own)
        made = Backup(name, at.isoformat(), number, last_hash, len(_named(lines)), total, sums)
        _write(place / RECORD, json.dumps(asdict(made), indent=1).encode())
        for each in own:
            _sync(each)
        place.rename(folder / name)
        sync_folder(folder)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    _retain(folder, made.name)
    return made


def backups(folder: Path) -> list[Backup]:
    """The backups that count, the newest first; one that cannot be read is left out."""
    return sorted(_readable(folder), key=lambda each: each.name, reverse=True)


def check(folder: Path, name: str) -> Backup:
    """Hold a backup against its own record, every byte of it. Raises BackupError."""
    made = next((each for each in _readable(folder) if each.name == name), None)
    if made is None:
        raise BackupError("unknown", name=name)
    place = folder / made.name
    for path, expected in made.sums.items():
        if not (place / path).is_file() or _sha256(place / path) != expected:
            raise BackupError("damaged", name=name, file=path)
    lines = _lines(place)
    if (len(lines), lines[-1].hash if lines else "") != (made.acts, made.last_hash):
        raise BackupError("damaged", name=name, file="journal")
    for sha256 in _named(lines):
        kept = _kept(folder / "files", sha256)
        if not kept.is_file() or _sha256(kept) != sha256:
            raise BackupError("damaged", name=name, file=sha256)
    return made


def restore(folder: Path, name: str, store: Path) -> tuple[Backup, Path | None]:
    """Put a backup in the place of a store that no process holds; the backup, and where the store went.

    The store that stood there is set aside whole, not deleted, its backups staying with it. Raises
    BackupError, with nothing changed, and WarehouseBusyError while a process holds the store.
    """
    made = check(folder, name)
    lines = _lines(folder / name)
    free = shutil.disk_usage(store.parent if store.parent.exists() else Path.home()).free
    if free < made.bytes + SPARE_BYTES:
        raise BackupError("space", free=free, wanted=made.bytes + SPARE_BYTES)
    fresh = store.with_name(f"{store.name}.restoring")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.parent.mkdir(parents=True, exist_ok=True)
    fresh.mkdir(mode=0o700)
    shutil.copytree(folder / name / "journal", fresh / "journal")
    for file in (DATABASE, PASSWORDS):
        if (folder / name / file).exists():
            shutil.copy2(folder / name / file, fresh / file)
    for sha256 in _named(lines):
        target = archive_path(fresh, sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(_kept(folder / "files", sha256), target)
    for each in fresh.rglob("*"):
        _sync(each) if each.is_file() else None
    return made, _swap(fresh, store)


def _swap(fresh: Path, store: Path) -> Path | None:
    aside = None
    if store.exists():
        lock = FileLock(store / "lock", thread_local=False)
        try:
            lock.acquire(blocking=False)
        except Timeout as error:
            shutil.rmtree(fresh, ignore_errors=True)
            raise WarehouseBusyError(f"another process holds {store}") from error
        lock.release()
        aside = store.with_name(f"{store.name}.before-{utc_now():%Y%m%dT%H%M%S}")
        store.rename(aside)
    fresh.rename(store)
    sync_folder(store.parent)
    return aside


def _copy(cursor: Cursor, store: Path, place: Path) -> tuple[int, str]:
    """Journal, database and passwords copied; the number and hash of the last act they hold."""
    _checkpoint(cursor)
    number, last_hash = cursor.execute("select last_number, last_hash from journal_state").fetchall()[0]
    shutil.copytree(store / "journal", place / "journal")
    _elsewhere("copy", store / DATABASE, place / DATABASE)
    if (store / PASSWORDS).exists():
        shutil.copy2(store / PASSWORDS, place / PASSWORDS)
    return int(number), str(last_hash)


def _checkpoint(cursor: Cursor) -> None:
    """Write everything into the database's file. DuckDB now and then still counts a transaction that is over
    as active, and refuses; a moment later it does not.
    """
    for left in range(_TRIES, -1, -1):
        try:
            cursor.execute("checkpoint")
            return
        except duckdb.TransactionException:
            if not left:
                raise
            time.sleep(_WAIT)


_SCRIPT = """
import shutil, sys
if sys.argv[1] == "copy":
    shutil.copyfile(sys.argv[2], sys.argv[3])
else:
    import duckdb
    connection = duckdb.connect(sys.argv[2], read_only=True)
    for (table,) in connection.execute("select table_name from duckdb_tables()").fetchall():
        connection.execute(f'select count(*) from "{table}"').fetchall()
    print(*connection.execute("select last_number, last_hash from journal_state").fetchall()[0])
"""


def _elsewhere(*arguments: str | Path) -> str:
    """A database file copied or read in a process of its own; what that says. Raises BackupError."""
    command = [sys.executable, "-c", _SCRIPT, *map(str, arguments)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_COPIED_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise BackupError("copy", reason="timeout") from error
    if done.returncode:
        raise BackupError("copy", reason=done.stderr.strip().splitlines()[-1][:200] if done.stderr else "")
    return done.stdout.strip()


def _keep_files(store: Path, kept: Path, lines: Sequence[Line]) -> int:
    """The archive's files that are not there yet copied; the size of all. Raises BackupError."""
    size = 0
    for sha256 in _named(lines):
        target = _kept(kept, sha256)
        if not target.exists():
            data = archive_path(store, sha256)
            if not data.is_file() or _sha256(data) != sha256:
                raise BackupError("archive", file=sha256)
            target.parent.mkdir(parents=True, exist_ok=True)
            _write(target, data.read_bytes())
        size += target.stat().st_size
    return size


def _kept(files: Path, sha256: str) -> Path:
    return files / sha256[:2] / sha256


def _named(lines: Sequence[Line]) -> list[str]:
    files = ((line.body.get("file") or {}).get("sha256") for line in lines)
    return sorted({sha256 for sha256 in files if sha256})


def _lines(place: Path) -> list[Line]:
    """The journal of a backup. Raises BackupError at a line that is not as it was written."""
    lines: list[Line] = []
    for each in walk(place / "journal"):
        if isinstance(each, Damage):
            raise BackupError("damaged", name=place.name, file=f"{each.file}:{each.line}")
        lines.append(each)
    return lines


def _own_files(store: Path) -> Iterator[Path]:
    yield from (store / "journal").glob("*.jsonl")
    yield from (each for each in (store / DATABASE, store / PASSWORDS) if each.exists())


def _readable(folder: Path) -> Iterator[Backup]:
    for record in folder.glob(f"*/{RECORD}"):
        if not record.parent.name.endswith(".part"):
            try:
                yield Backup(**json.loads(record.read_text(encoding="utf-8")))
            except (OSError, ValueError, TypeError):
                continue


def _retain(folder: Path, made: str) -> None:
    """Remove all but the newest backups, and what was begun long ago. Files of the archive stay for ever.

    The one just made stays, also where the clock was set back and all others seem newer.
    """
    others = [each.name for each in backups(folder) if each.name != made]
    for name in others[max(KEPT - 1, 0) :]:
        shutil.rmtree(folder / name, ignore_errors=True)
    for part in folder.glob("*.part"):
        if time.time() - part.stat().st_mtime > _COPIED_SECONDS * 6:
            shutil.rmtree(part, ignore_errors=True)


def _sha256(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _write(file: Path, data: bytes) -> None:
    beside = file.with_name(f"{file.name}.new")
    with beside.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    beside.replace(file)


def _sync(file: Path) -> None:
    with file.open("rb+") as handle:
        os.fsync(handle.fileno())
