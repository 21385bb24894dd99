"""Raw bytes of accepted files by their sha256: bytes in, a path that survives power loss out.

A file is written beside its place, synced, renamed and its folder synced, so it is whole or not there.
Several are synced at once: the disk then does in one go what it would do for each in turn. Nothing in the
archive is ever changed or deleted.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SYNCED_AT_ONCE = 16


class ArchiveError(RuntimeError):
    """A file that the archive should hold is missing or is not what its name says."""


def archive_path(folder: Path, sha256: str) -> Path:
    """Where the bytes with this hash stand."""
    return folder / "archive" / sha256[:2] / sha256


def keep_bytes(folder: Path, data: bytes) -> str:
    """Store bytes durably and return their sha256. Storing the same bytes again does nothing."""
    return keep_all(folder, [data])[0]


def keep_all(folder: Path, files: Sequence[bytes]) -> list[str]:
    """Store the bytes of several files durably, all of them before it returns; their sha256 in order."""
    names = [hashlib.sha256(data).hexdigest() for data in files]
    wanted: dict[str, dict[str, bytes]] = {}
    for name, data in zip(names, files, strict=True):
        path = os.fspath(archive_path(folder, name))
        if not _is_kept(path, data):
            wanted.setdefault(os.path.dirname(path), {})[path] = data
    if wanted:
        is_new = [not os.path.isdir(shelf) for shelf in wanted]
        for shelf in wanted:
            os.makedirs(shelf, exist_ok=True)
        with ThreadPoolExecutor(min(len(wanted), SYNCED_AT_ONCE), thread_name_prefix="archive") as pool:
            list(pool.map(_fill, wanted, wanted.values()))
        if any(is_new):
            sync_folder(folder / "archive")
            sync_folder(folder)
    return names


def _is_kept(path: str, data: bytes) -> bool:
    try:
        return os.stat(path).st_size == len(data)
    except FileNotFoundError:
        return False


def _fill(shelf: str, files: Mapping[str, bytes]) -> None:
    """Write the files of one folder by their paths. Text paths: the usual objects take half of the time."""
    for path, data in files.items():
        _write(path, data)
    sync_folder(shelf)


def _write(path: str, data: bytes) -> None:
    beside = f"{path}.{os.getpid()}.part"
    try:
        with open(beside, "wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        os.replace(beside, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise


def read_bytes(folder: Path, sha256: str) -> bytes:
    """The bytes with this hash. Raises ArchiveError when missing or damaged."""
    try:
        data = archive_path(folder, sha256).read_bytes()
    except OSError as error:
        raise ArchiveError(f"the archive lacks {sha256}") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ArchiveError(f"the archived file {sha256} is damaged")
    return data


def sync_folder(folder: Path | str) -> None:
    """Make a new name in a folder durable (POSIX; Windows has no such call and needs none)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
