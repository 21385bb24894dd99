"""How the county's 汇总表 looks: its formats, merged heads, how a sheet prints."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dashboard.catalogue import Measure, Ratio
from dashboard.workbooks.form_style import FONT

INK, SECONDARY, LINE, PANEL, MISSING, ACCENT = (
    "#1F2328",
    "#57606A",
    "#D8DEE4",
    "#F7F7F5",
    "#E4E4E1",
    "#B5122B",
)
_BASE = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "vcenter"}
_BOX = {**_BASE, "border": 1, "border_color": LINE}
_HEAD = {**_BOX, "bold": True, "bg_color": PANEL, "align": "center", "text_wrap": True}


@dataclass
class Looks:
    """The formats of a workbook, made once each."""

    book: Any
    title: Any = None
    note: Any = None
    head: Any = None
    head_left: Any = None
    group: Any = None
    text: Any = None
    text_cell: Any = None
    accent: Any = None
    name: Any = None
    total_name: Any = None
    missing: Any = None
    not_applicable: Any = None
    count: Any = None
    signed_rate: Any = None
    code: Any = None
    made: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    def form(
        self, each: Measure | Ratio, *, signed: bool = False, total: bool = False, missing: bool = False,
        approximate: bool = False,
    ) -> Any:  # fmt: skip
        """The format of an indicator's figures."""
        is_share = each.unit == "percent"
        key = (is_share, each.decimals, signed, total, missing, approximate)
        if key not in self.made:
            digits = "0.0%" if is_share else "#,##0.00" if each.decimals else "#,##0"
            more: dict[str, Any] = {"num_format": f"+{digits};-{digits};{digits}" if signed else digits}
            more |= {"bold": True, "bg_color": PANEL, "top": 2} if total else {}
            more |= {"bg_color": MISSING} if missing else {}
            more |= {"italic": True} if approximate else {}
            self.made[key] = self.book.add_format({**_BOX, "align": "right", **more})
        return self.made[key]


def looks(book: Any) -> Looks:
    """The formats of a workbook."""

    def add(**more: Any) -> Any:
        return book.add_format(more)

    return Looks(
        book=book,
        title=add(**{**_BASE, "font_size": 16, "bold": True}),
        note=add(**{**_BASE, "font_size": 9, "font_color": SECONDARY}),
        head=add(**_HEAD),
        head_left=add(**{**_BASE, "bold": True, "valign": "top"}),
        group=add(**{**_HEAD, "font_color": "#FFFFFF", "bg_color": "#0B4F8A"}),
        text=add(**{**_BASE, "quote_prefix": True, "text_wrap": True, "valign": "top"}),
        text_cell=add(**{**_BOX, "quote_prefix": True, "text_wrap": True}),
        accent=add(**{**_BASE, "font_color": ACCENT, "bold": True}),
        name=add(**{**_BOX, "quote_prefix": True}),
        total_name=add(**{**_BOX, "bold": True, "bg_color": PANEL, "top": 2, "align": "center"}),
        missing=add(**{**_BOX, "bg_color": MISSING}),
        not_applicable=add(**{**_BOX, "align": "right", "font_color": SECONDARY}),
        count=add(**{**_BOX, "num_format": "0", "align": "right"}),
        signed_rate=add(**{**_BOX, "num_format": "+0.0%;-0.0%;0.0%", "align": "right"}),
        code=add(
            **{
                **_BASE,
                "quote_prefix": True,
                "font_name": "Consolas",
                "font_size": 9,
                "text_wrap": True,
                "valign": "top",
            }
        ),
    )


def header(sheet: Any, row: int, first: int, last: int, text: str, form: Any) -> None:
    """A head over several columns; over one it is not merged."""
    if first == last:
        sheet.write_string(row, first, text, form)
    else:
        sheet.merge_range(row, first, row, last, text, form)


def page(sheet: Any, footer: str, *, landscape: bool = True, paper: int = 9) -> None:
    """A4 (9) or A3 (8), its margins and page numbers."""
    sheet.set_paper(paper)
    if landscape:
        sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer(f"&C&9{footer}")
    sheet.hide_gridlines(2)
