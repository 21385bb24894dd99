"""A read workbook, its bytes and notes in, the marked-up return (.xlsx) out; runs in the child process.

An .xlsx or .xlsm is changed in place: only the style of a marked cell, comments and a first sheet are
new, all else keeps its bytes, stored results of formulas included. Any other kind, and a package in a dialect
that is not known here, comes back rebuilt from the cells as read. Either is read again before it goes out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from dashboard.intake import safety, workbook
from dashboard.intake.layout import PROBLEMS_MARK, is_problem_list
from dashboard.intake.ooxml import column_number
from dashboard.intake.records import Book, Note, Severity, Sheet, address
from dashboard.intake.safety import RefusedError
from dashboard.workbooks import cellmarks
from dashboard.workbooks.cellmarks import Place
from dashboard.workbooks.cellstyles import BARE, Styles, own_styles
from dashboard.workbooks.comments import NO_BOXES, NO_COMMENTS, Comment, marked_boxes, marked_comments
from dashboard.workbooks.package import RELATIONS, WORKBOOK, Package
from dashboard.workbooks.problemsheet import MAX_ROWS, Row, problem_sheet
from dashboard.workbooks.xmlspans import Edits, NotPatchableError, Span, attribute_text, tree, with_attribute

MAX_COMMENTS = 500
"""Cells with a comment; further ones are coloured and listed."""
MAX_MARKED = 5_000
MOST_IN_COMMENT = 4
LONGEST_SENTENCE = 600
LONGEST_NAME = 100
_RANK: Mapping[Severity, int] = {"error": 0, "warning": 1, "info": 2}
_LONG_NUMBER = re.compile(r"\d(?:[ \-_.·/,]{0,2}\d){10,}[Xx]?")
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."


def annotate(book: Book, data: bytes, notes: Sequence[Note], heads: Mapping[str, str]) -> tuple[str, bytes]:
    """The marked-up return's name and bytes. Raises RefusedError for a book too large to be marked up."""
    notes = _in_order(book, notes)
    better = {"ooxml": _in_place, "xls": _rebuilt_with_look}.get(safety.kind_of(book.file, data))
    marked = None
    if better is not None:
        # Whatever there is in a book that the better way cannot take, the plain way leaves behind.
        try:
            marked = better(book, data, notes, heads)
        except MemoryError:
            raise
        except Exception:
            marked = None
    if marked is None:
        try:
            marked = _rebuilt(book, data, notes, heads)
        except NotPatchableError as error:
            raise RefusedError("too_complex") from error
    if len(marked) > safety.MAX_BYTES:
        raise RefusedError("too_complex", limit="size")
    return _file_name(book.file, heads["suffix"]), marked


def _in_place(book: Book, data: bytes, notes: Sequence[Note], heads: Mapping[str, str]) -> bytes:
    marked = _mark(book, data, notes, heads)
    _check(book, marked, exact=True)
    return marked


def _rebuilt_with_look(book: Book, data: bytes, notes: Sequence[Note], heads: Mapping[str, str]) -> bytes:
    return _rebuilt(book, data, notes, heads, look=True)


def _rebuilt(
    book: Book, data: bytes, notes: Sequence[Note], heads: Mapping[str, str], *, look: bool = False
) -> bytes:
    from dashboard.workbooks.rebuilt import rebuilt  # openpyxl takes room that a book in place needs itself

    kept = replace(book, sheets=tuple(each for each in book.sheets if not is_problem_list(each)))
    plain, names = rebuilt(kept, data if look else None)
    renamed = [replace(note, sheet=names.get(note.sheet, note.sheet)) for note in notes]
    named = replace(kept, sheets=tuple(replace(each, name=names[each.name]) for each in kept.sheets))
    marked = _mark(named, plain, renamed, heads)
    _check(named, marked, exact=False)
    return marked


def _file_name(name: str, suffix: str) -> str:
    stem = name.replace("\\", "/").rsplit("/", 1)[-1]
    stem = stem.rsplit(".", 1)[0] if "." in stem else stem
    stem = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]', "_", stem).strip(" .")
    stem = stem.removesuffix(f"_{suffix}")[:LONGEST_NAME] or "_"
    return f"{stem}_{suffix}.xlsx"


def _in_order(book: Book, notes: Sequence[Note]) -> list[Note]:
    """The worst first, then as the book runs."""
    sheets = {sheet.name: place for place, sheet in enumerate(book.sheets)}

    def key(note: Note) -> tuple[int, int, Place]:
        return _RANK[note.severity], sheets.get(note.sheet, -1), next(iter(_places(note)), (-1, -1))

    shown = [replace(note, text=_fit(note.text)) for note in notes]
    return sorted(shown, key=key)


def _fit(text: str) -> str:
    """A sentence not too long that quotes no number of a person: it would outlive the cell's correction."""
    masked = _LONG_NUMBER.sub(lambda found: f"{found[0][:3]}******{found[0][-2:]}", text)
    return masked if len(masked) <= LONGEST_SENTENCE else masked[:LONGEST_SENTENCE] + "…"


def _places(note: Note) -> list[Place]:
    found = (_ADDRESS.fullmatch(each.strip()) for each in note.cell.split(","))
    places = ((int(each[2]) - 1, column_number(each[1])) for each in found if each)
    return [(row, column) for row, column in places if row < safety.MAX_ROWS and column < safety.MAX_COLUMNS]


def _check(book: Book, marked: bytes, *, exact: bool) -> None:
    """What is handed back must say what the sender wrote."""
    again = [each for each in workbook.read_book("x.xlsx", marked).sheets if not is_problem_list(each)]
    before = [each for each in book.sheets if not is_problem_list(each)]
    same = (
        again == before
        if exact
        else [_numbers(each) for each in again] == [_numbers(each) for each in before]
    )
    if not same:
        raise NotPatchableError("differs")


def _numbers(sheet: Sheet) -> tuple[str, dict[Place, float | None]]:
    return sheet.name, {(cell.row, cell.column): cell.number for cell in sheet.cells if cell.kind == "number"}


# --- Marking a package ----------------------------------------------------------------------------------


def _mark(book: Book, data: bytes, notes: Sequence[Note], heads: Mapping[str, str]) -> bytes:
    """The package with its cells marked and the list of problems as its first sheet."""
    package = Package(data)
    sheets = _sheet_parts(package)
    listed_before = next((each for each in book.sheets if is_problem_list(each)), None)
    earlier = None if listed_before is None else listed_before.name
    second = listed_before.cells[1:2] if listed_before else ()
    remembered = second[0].text if second and (second[0].row, second[0].column) == (0, 1) else ""
    styles_part, styles = _styles(package, remembered)
    if earlier is not None:
        styles.take_back()
    marks = _marks(book, notes)
    comment_marks = dict(list(marks.items())[:MAX_COMMENTS])
    for number, sheet in enumerate(book.sheets, start=1):
        if sheet.name != earlier:
            here = {place: each for (name, place), each in marks.items() if name == sheet.name}
            spoken = {place: each for (name, place), each in comment_marks.items() if name == sheet.name}
            _mark_sheet(package, sheets[sheet.name], here, spoken, styles, heads, number, earlier is not None)
    listed = [_row(book, note) for note in notes[:MAX_ROWS]]
    more = []
    if len(marks) > MAX_COMMENTS:
        more.append(heads["more_comments"].format(limit=MAX_COMMENTS))
    if len(notes) > MAX_ROWS:
        more.append(heads["more_rows"].format(limit=MAX_ROWS, count=len(notes) - MAX_ROWS))
    mark = (PROBLEMS_MARK + "1", styles.remembered)
    content = problem_sheet(book.file, listed, heads, own_styles(styles), _counts(notes, heads), more, mark)
    package.parts[styles_part] = styles.apply()
    if earlier is not None:
        package.parts[sheets[earlier]] = content
    else:
        part = package.add("xl/worksheets/sheet{}.xml", content, _MAIN_TYPE + "worksheet+xml")
        package.relate(WORKBOOK, "worksheet", part)
    _put_first(package, earlier, heads["sheet"])
    return package.save()


def _counts(notes: Sequence[Note], heads: Mapping[str, str]) -> str:
    counted = Counter(note.severity for note in notes)
    return heads["counts"].format(errors=counted["error"], warnings=counted["warning"], infos=counted["info"])


def _row(book: Book, note: Note) -> Row:
    """A note as a line: its cell leads there, a note on a whole sheet to the sheet's first cell."""
    # A link into a hidden sheet only brings a message that there is no such place.
    known = any(sheet.name == note.sheet and sheet.visible for sheet in book.sheets)
    places = _places(note)
    named = ", ".join(address(*each) for each in places[:4]) + ("…" if len(places) > 4 else "")
    link = (address(*places[0]) if places else "A1") if known else ""
    return Row(replace(note, cell=named or ("A1" if link else "")), note.sheet, link)


_Marks = dict[tuple[str, Place], list[Note]]


def _marks(book: Book, notes: Sequence[Note]) -> _Marks:
    """The cells to colour, the worst first, each with its notes; of a merged range the first cell."""
    marks: _Marks = {}
    owners = {sheet.name: sheet.merged for sheet in book.sheets}
    for note in notes:
        if note.severity == "info" or note.sheet not in owners:
            continue
        for row, column in _places(note):
            inside = (
                each
                for each in owners[note.sheet]
                if each[0] <= row <= each[2] and each[1] <= column <= each[3]
            )
            owner = next(inside, (row, column))
            key = (note.sheet, (owner[0], owner[1]))
            if key in marks or len(marks) < MAX_MARKED:
                marks.setdefault(key, []).append(note)
    return marks


def _sheet_parts(package: Package) -> dict[str, str]:
    """The part of each sheet by its name."""
    related = package.related(WORKBOOK)
    parts = {}
    for each in _sheets(tree(package.parts[WORKBOOK])).all("sheet"):
        kind, part = related[_relation(each)]
        if kind == "worksheet":
            parts[each.attributes["name"]] = part
    return parts


def _sheets(root: Span) -> Span:
    found = root.first("sheets")
    if found is None:
        raise NotPatchableError("sheets")
    return found


def _relation(span: Span) -> str:
    return next((value for key, value in span.attributes.items() if key.endswith(":id")), "")


def _styles(package: Package, remembered: str) -> tuple[str, Styles]:
    part = next((part for kind, part in package.related(WORKBOOK).values() if kind == "styles"), None)
    if part is None:
        part = package.add("xl/styles.xml", BARE, _MAIN_TYPE + "styles+xml")
        package.relate(WORKBOOK, "styles", part)
    return part, Styles(package.parts[part], remembered)


def _mark_sheet(
    package: Package,
    part: str,
    marks: Mapping[Place, Sequence[Note]],
    spoken: Mapping[Place, Sequence[Note]],
    styles: Styles,
    heads: Mapping[str, str],
    number: int,
    clean: bool,
) -> None:
    """Colour and comment the cells of one sheet, and take the comments of an earlier round away."""
    source = package.parts[part]
    found = cellmarks.walk(source, marks)
    related = package.related(part)
    comments_part = next((name for kind, name in related.values() if kind == "comments"), "")
    drawing = found.drawing
    authors = frozenset(heads["authors"].split("\n"))
    if spoken or (clean and comments_part):
        if not comments_part:
            comments_part = package.add("xl/comments{}.xml", NO_COMMENTS, _MAIN_TYPE + "comments+xml")
            package.relate(part, "comments", comments_part)
        texts = [
            Comment(place, address(*place), _lines(each, heads)) for place, each in sorted(spoken.items())
        ]
        package.parts[comments_part], boxes, gone = marked_comments(
            package.parts[comments_part], texts, heads["author"], authors
        )
        boxes_part = related[drawing][1] if drawing else ""
        if not drawing:
            kind = "application/vnd.openxmlformats-officedocument.vmlDrawing"
            boxes_part = package.add("xl/drawings/vmlDrawing{}.vml", NO_BOXES, kind)
            drawing = package.relate(part, "vmlDrawing", boxes_part)
        package.parts[boxes_part] = marked_boxes(package.parts[boxes_part], boxes, gone, found, number)
    restyle = {place: partial(styles.marked, severity=each[0].severity) for place, each in marks.items()}
    if marks or found.selected or drawing != found.drawing:
        package.parts[part] = cellmarks.marked_sheet(source, found, restyle, drawing, RELATIONS)


def _lines(notes: Sequence[Note], heads: Mapping[str, str]) -> list[str]:
    """A comment's paragraphs: how bad, what was found and what to do, each problem once."""
    lines = list(dict.fromkeys(f"【{heads[note.severity]}】{note.text}" for note in notes))
    rest = len(lines) - MOST_IN_COMMENT
    if rest > 0:
        lines = [*lines[:MOST_IN_COMMENT], heads["more_in_cell"].format(count=rest, sheet=heads["sheet"])]
    return lines


def _put_first(package: Package, earlier: str | None, title: str) -> None:
    """List the new sheet first, or show the one of an earlier round where it stands; make it the open one."""
    source = package.parts[WORKBOOK]
    root = tree(source)
    sheets = _sheets(root)
    edits = Edits(source)
    names = [each.attributes.get("name", "") for each in sheets.all("sheet")]
    place = 0 if earlier is None else names.index(earlier)
    if earlier is None:
        _insert_sheet(package, edits, root, sheets, _free_title(title, names))
    else:
        ours = list(sheets.all("sheet"))[place]
        edits.replace(ours.start, ours.inner, with_attribute(source[ours.start : ours.inner], "state", None))
    views = root.first("bookViews")
    for view in views.all("workbookView") if views is not None else ():
        tag = with_attribute(source[view.start : view.inner], "activeTab", str(place))
        edits.replace(view.start, view.inner, with_attribute(tag, "firstSheet", None))
    package.parts[WORKBOOK] = edits.apply()


def _insert_sheet(package: Package, edits: Edits, root: Span, sheets: Span, title: str) -> None:
    numbers = [each.attributes.get("sheetId", "0") for each in sheets.children]
    taken = {int(each) for each in numbers if each.isdigit()}
    used = {_relation(each) for each in sheets.children}
    # The relation made last is the only one to a worksheet that no sheet uses yet.
    identity = [
        key for key, (kind, _) in package.related(WORKBOOK).items() if kind == "worksheet" and key not in used
    ]
    name = attribute_text(title).decode()
    edits.insert(
        sheets.inner,
        f'<{root.prefix}sheet xmlns:r="{RELATIONS}" name="{name}" sheetId="{max(taken, default=0) + 1}"'
        f' r:id="{identity[-1]}"/>'.encode(),
    )
    defined = root.first("definedNames")
    for each in defined.all("definedName") if defined is not None else ():
        local = each.attributes.get("localSheetId", "")
        if local.isdigit():  # counts the sheets from the first
            tag = edits.source[each.start : each.inner]
            edits.replace(each.start, each.inner, with_attribute(tag, "localSheetId", str(int(local) + 1)))


def _free_title(title: str, names: Sequence[str]) -> str:
    taken = {each.lower() for each in names}
    return next(
        each for n in range(1, 1000) if (each := title if n == 1 else f"{title} {n}").lower() not in taken
    )
