"""Stores filled once by each process that runs tests, and copied: to make one takes ten times as long."""

from __future__ import annotations

import functools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dashboard import settings, store
from dashboard.warehouse import Warehouse, open_warehouse, opening

Fill = Callable[[Warehouse], object]


def nothing(warehouse: Warehouse) -> None:
    """Leaves a store empty."""


def put(folder: Path, fill: Fill = nothing) -> Path:
    """A closed store in a folder, a copy of one that ``fill`` has filled; the folder."""
    return Path(shutil.copytree(_filled(fill), folder, dirs_exist_ok=True))


def opened(folder: Path, fill: Fill = nothing) -> Warehouse:
    """The store in a folder, as ``open_warehouse`` opens it; a new one is a copy of one that ``fill`` has filled."""
    if folder.exists() and any(folder.iterdir()):
        return open_warehouse(folder)
    put(folder, fill)
    with _sound():
        return open_warehouse(folder)


def own(fill: Fill) -> Warehouse:
    """The county's own store as the pages open it, a copy of one that ``fill`` has filled."""
    put(settings.settings().data_dir, fill)
    with _sound():
        return store.own()


@contextmanager
def _sound() -> Iterator[None]:
    """Without reading every value first: this process has written them itself, none is torn."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "_read_all", lambda connection: None)
        yield


@functools.cache
def _filled(fill: Fill) -> Path:
    folder = Path(tempfile.mkdtemp(dir=_folder().name)) / "store"
    warehouse = open_warehouse(folder)
    try:
        fill(warehouse)
    finally:
        warehouse.close()
    return folder


@functools.cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """Goes with the process."""
    return tempfile.TemporaryDirectory(prefix="stores-")
