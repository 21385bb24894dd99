"""The content.xml of an .ods file in, what the fast reader does not tell out; runs in the child process."""

from __future__ import annotations

import xml.parsers.expat

from dashboard.intake.ooxml import MAX_DEPTH, SheetFacts
from dashboard.intake.safety import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_FILLED,
    MAX_MERGED,
    MAX_ROWS,
    MAX_SHEETS,
    MAX_SPECIAL,
    RefusedError,
)

_HIDDEN = ("collapse", "filter")


def sheet_facts(content: bytes) -> dict[str, SheetFacts]:
    """Error cells, formulas without a result, hidden rows and columns and percentages, by sheet name.

    Raises RefusedError for tables that state, by repeating, more than any return has: this look comes before
    the reader allocates them.
    """
    return _ContentParser().parse(content)


class _ContentParser:
    """One pass of expat over all tables; state is the place being read."""

    def __init__(self) -> None:
        self.sheets: dict[str, SheetFacts] = {}
        self.facts = SheetFacts()
        self.row = self.column = self.next_row = self.next_column = self.table_column = 0
        self.depth = self.tables = self.merged = self.filled = 0
        self.rows_repeated = 1
        self.bottom = self.right = 0
        self.pending: str | None = None
        """``error`` or the formula of the cell being read, told apart by its text."""
        self.text: list[str] = []

    def parse(self, content: bytes) -> dict[str, SheetFacts]:
        parser = xml.parsers.expat.ParserCreate()
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        try:
            parser.Parse(content, True)
        except xml.parsers.expat.ExpatError as error:
            raise RefusedError("damaged") from error
        return self.sheets

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise RefusedError("too_complex", limit="depth")
        if name == "table:table":
            self.facts = self.sheets.setdefault(attributes.get("table:name", ""), SheetFacts())
            self.next_row = self.table_column = self.bottom = self.right = 0
            self.tables += 1
            if self.tables > MAX_SHEETS:
                raise RefusedError("too_complex", limit="sheets")
        elif name == "table:table-column":
            repeated = _repeated(attributes, "table:number-columns-repeated")
            if attributes.get("table:visibility") in _HIDDEN:
                last = min(self.table_column + repeated, MAX_COLUMNS)
                self.facts.hidden_columns.update(range(self.table_column, last))
            self.table_column += repeated
        elif name == "table:table-row":
            repeated = _repeated(attributes, "table:number-rows-repeated")
            self.row, self.next_row, self.next_column = self.next_row, self.next_row + repeated, 0
            self.rows_repeated = repeated
            if attributes.get("table:visibility") in _HIDDEN:
                self.facts.hidden_rows.update(range(self.row, min(self.next_row, MAX_ROWS)))
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._cell(attributes)

    def _cell(self, attributes: dict[str, str]) -> None:
        self.column = self.next_column
        repeated = _repeated(attributes, "table:number-columns-repeated")
        self.next_column += repeated
        self.pending, self.text = None, []
        if "office:value-type" in attributes or "table:formula" in attributes:
            self._count(repeated)
        if "table:number-columns-spanned" in attributes:
            self.merged += repeated * self.rows_repeated
            if self.merged > MAX_MERGED:
                raise RefusedError("too_complex", limit="merged")
        if attributes.get("calcext:value-type") == "error":
            self.pending = "error"
        elif attributes.get("office:value-type") == "percentage":
            self.facts.percent.add((self.row, self.column))
        elif "table:formula" in attributes and not _has_result(attributes):
            self.pending = attributes["table:formula"]

    def _count(self, repeated: int) -> None:
        """Hold a cell with something in it, and all that it stands for, to the limits."""
        self.bottom, self.right = max(self.bottom, self.next_row), max(self.right, self.next_column)
        self.filled += repeated * self.rows_repeated
        if self.bottom > MAX_ROWS or self.right > MAX_COLUMNS:
            raise RefusedError("too_complex", limit="rows" if self.bottom > MAX_ROWS else "columns")
        if self.filled > MAX_FILLED or self.bottom * self.right > MAX_CELLS:
            raise RefusedError("too_complex", limit="cells")

    def characters(self, data: str) -> None:
        if self.pending is not None:
            self.text.append(data)

    def end(self, name: str) -> None:
        self.depth -= 1
        if name in ("table:table-cell", "table:covered-table-cell") and self.pending is not None:
            said = "".join(self.text).strip()
            if self.pending == "error":
                self.facts.errors[self.row, self.column] = said or "#N/A"
            elif not said:
                self.facts.uncached[self.row, self.column] = self.pending.removeprefix("of:")[:200]
            self.pending = None
            if len(self.facts.errors) + len(self.facts.uncached) > MAX_SPECIAL:
                raise RefusedError("too_complex", limit="formulas")


def _has_result(attributes: dict[str, str]) -> bool:
    return any(
        attributes.get(name)
        for name in ("office:value", "office:string-value", "office:date-value", "office:boolean-value")
    )


def _repeated(attributes: dict[str, str], name: str) -> int:
    count = attributes.get(name, "1")
    if not (count.isascii() and count.isdigit()):
        return 1
    return int(count[:8]) if len(count) < 8 else 10_000_000
