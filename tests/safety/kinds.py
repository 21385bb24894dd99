"""What hostile files there are: a name, the file's name, how it is made, and what may come of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

READ = "read"
"""The file is read: with figures or without, but by its cells and not refused as a whole."""
REFUSALS = frozenset(
    {
        "not_a_workbook",
        "encrypted",
        "empty_workbook",
        "too_large",
        "too_complex",
        "took_too_long",
        "damaged",
        "personal_data",
    }
)
ANY = (READ, *sorted(REFUSALS))

Build = Callable[[], bytes]


@dataclass(frozen=True)
class Kind:
    """A hostile file. ``outcomes`` are the refusals it may meet, or READ."""

    name: str
    file: str
    build: Build
    outcomes: frozenset[str]


KINDS: dict[str, Kind] = {}


def kind(name: str, file: str, *outcomes: str) -> Callable[[Build], Build]:
    """Register what a builder makes."""

    def keep(build: Build) -> Build:
        assert name not in KINDS, name
        KINDS[name] = Kind(name, file, build, frozenset(outcomes))
        return build

    return keep


@cache
def all_kinds() -> dict[str, Kind]:
    """Every kind, by name."""
    from tests.safety import kinds_archive, kinds_cells, kinds_layouts, kinds_other

    assert kinds_archive
    assert kinds_cells
    assert kinds_layouts
    assert kinds_other
    return KINDS
