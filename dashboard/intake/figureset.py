"""The figures of a file by column: what is done with all of them at once makes no object for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from decimal import Decimal
from operator import attrgetter
from typing import Any, overload

from dashboard.intake.records import Basis, Figure, Match, State

COLUMNS = tuple(each.name for each in fields(Figure))
_of_figure = attrgetter(*COLUMNS)


class Figures(Sequence[Figure]):
    """Columns of one length, in the order of ``COLUMNS``; nobody may change them.

    A figure is made of them when it is asked for. ``form`` are the figures of an earlier file of the same
    form: those columns that every file of it shares are the same objects.
    """

    __slots__ = (*COLUMNS, "_made", "form")

    sheet: Sequence[str]
    cell: Sequence[str]
    township: Sequence[str]
    year: Sequence[int | None]
    quarter: Sequence[int | None]
    code: Sequence[str]
    basis: Sequence[Basis]
    value: Sequence[Decimal | None]
    raw: Sequence[str]
    approximate: Sequence[bool]
    match: Sequence[Match]
    state: Sequence[State]
    unit_factor: Sequence[Decimal]
    header: Sequence[str]
    unit_code: Sequence[str | None]
    form: Figures | None

    def __init__(self, columns: Iterable[Sequence[Any]], form: Figures | None = None) -> None:
        for name, column in zip(COLUMNS, columns, strict=True):
            setattr(self, name, column)
        self.form = form
        self._made: tuple[Figure, ...] | None = None

    @classmethod
    def of(cls, figures: Iterable[Figure]) -> Figures:
        """Any figures by column."""
        if isinstance(figures, Figures):
            return figures
        rows = list(map(_of_figure, figures))
        return cls(zip(*rows, strict=True) if rows else [()] * len(COLUMNS))

    def columns(self) -> list[Sequence[Any]]:
        """All columns, in the order of ``COLUMNS``."""
        return [getattr(self, name) for name in COLUMNS]

    def at(self, places: Sequence[int]) -> Figures:
        """The figures at these places."""
        return Figures([[column[place] for place in places] for column in self.columns()])

    def of_form(
        self,
        township: str,
        year: int | None,
        quarter: int | None,
        value: Sequence[Decimal | None],
        raw: Sequence[str],
        unit_code: str | None = None,
    ) -> Figures:
        """The figures of another file of the same form, all of one unit and quarter."""
        count = len(self)
        own = ([township] * count, [year] * count, [quarter] * count)
        kinds = (self.approximate, self.match, self.state, self.unit_factor, self.header)
        columns = (
            self.sheet,
            self.cell,
            *own,
            self.code,
            self.basis,
            value,
            raw,
            *kinds,
            [unit_code] * count,
        )
        return Figures(columns, self)

    def made(self) -> tuple[Figure, ...]:
        """The figures one by one."""
        if self._made is None:
            self._made = tuple(map(Figure, *self.columns()))
        return self._made

    @overload
    def __getitem__(self, index: int) -> Figure: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Figure, ...]: ...
    def __getitem__(self, index: int | slice) -> Figure | tuple[Figure, ...]:
        return self.made()[index]

    def __iter__(self) -> Iterator[Figure]:
        return iter(self.made())

    def __len__(self) -> int:
        return len(self.code)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self.made() == tuple(other)

    def __hash__(self) -> int:
        return hash(self.made())

    def __repr__(self) -> str:
        return repr(self.made())
