"""Raw bytes of accepted files by their sha256: bytes in, a path that survives power loss out.

A file is written beside its place, synced, renamed and its folder synced, so it is whole or not there.
Nothing in the archive is ever changed or deleted.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


class ArchiveError(RuntimeError):
    """A file that the archive should hold is missing or is not what its name says."""


def archive_path(folder: Path, sha256: str) -> Path:
    """Where the bytes with this hash stand."""
    return folder / "archive" / sha256[:2] / sha256


def keep_bytes(folder: Path, data: bytes) -> str:
    """Store bytes durably and return their sha256. Storing the same bytes again does nothing."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = archive_path(folder, sha256)
    if path.exists() and path.stat().st_size == len(data):
        return sha256
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}.part")
    with beside.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    beside.replace(path)
    sync_folder(path.parent)
    return sha256


def read_bytes(folder: Path, sha256: str) -> bytes:
    """The bytes with this hash. Raises ArchiveError when missing or damaged."""
    try:
        data = archive_path(folder, sha256).read_bytes()
    except OSError as error:
        raise ArchiveError(f"the archive lacks {sha256}") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ArchiveError(f"the archived file {sha256} is damaged")
    return data


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder durable (POSIX; Windows has no such call and needs none)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
