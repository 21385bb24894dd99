"""Figures in, the drawer's right half out: what each is made of, the returns behind it, the cell itself."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import _origin_quotes, filters, hovers, labels, links, press, sheets, store, townpick, widgets
from dashboard._origin_quotes import File, file_of
from dashboard._origin_rows import Figure
from dashboard.catalogue import Ratio
from dashboard.intake.picture import Picture
from dashboard.intake.records import column_letters
from dashboard.labels import t

Row = Mapping[str, Any]
FEW, HIGH = 4, 186
"""Facts shown in full, and pixels for more."""
CHOSEN = "origin_fact"
"""Key of the session under which the part stands whose fact was pressed, and the fact's place."""
FILED = "origin_filed"
"""Key of the session under which the part stands whose return was pressed, and the return's place."""
SHOWN_UNITS = 40


def show(key: str, figures: Sequence[Figure], row: Row, column: str, written: str) -> File | None:
    """Put what is behind a cell of the numbers: figures of returns, a target, a text, or a return itself.

    Returns the file that it was read from, where there is one and this person may have it.
    """
    report = _origin_quotes.report_of(row, column)
    if report is not None:
        return _origin_quotes.show(report, row, written)
    sheets.put(f'<h3 class="ud-finding">{html.escape(written)}</h3>')
    for figure in figures:
        sheets.put(_sentence(figure))
    if figures:
        more = _targets(figures[0]) if "target" in column or column.startswith("gap") else []
        sheets.put("".join([*_definitions(figures[0].indicator), *_counted(figures[0]), *more]))
    own = store.own_unit()
    facts = [
        fact
        for figure in figures
        if own is None or figure.unit == own
        for fact in store.rows("origin/fact_by_figure", **_facts_at(figure))
    ]
    if not figures:
        facts = _of_return(key, row)
    if facts and facts[0]["source_kind"] == "narrative":
        return _origin_quotes.show(int(facts[0]["return_id"]), row, "")
    if not facts:
        return None
    first = next((i for i, fact in enumerate(facts) if _is_of(fact, row)), 0)
    return _place(facts[_facts(key, facts, first)])


def _is_of(fact: Row, row: Row) -> bool:
    """Whether a fact is what a row of a return's figures or problems is about."""
    return all(
        row[column] == fact[column]
        for column in ("measure_code", "basis", "sheet", "cell")
        if row.get(column)
    )


def _sentence(figure: Figure) -> str:
    """全县2026年三季度建会率 91.2% = 已建会单位数 1,234 ÷ 应建会单位数 1,353，18/20 个单位已报。"""
    total = store.rows("origin/total_by_figure", **figure.at())[0]
    each = labels.indicator(figure.indicator)
    names = {"unit": _unit_name(figure.unit), "name": labels.indicator_name(figure.indicator)}
    names["period"] = labels.period(figure.year, figure.quarter)
    if figure.period_basis == "quarter":
        names["period"] = t("origin.quarter_alone", period=names["period"])
    if figure.as_of is not None:
        names["period"] += t("origin.as_of", moment=labels.when(figure.as_of))
    if total["value"] is None:
        text = t("origin.no_figure", **names)
    else:
        text = t("origin.is", value=hovers.full(figure.indicator, total["value"]), **names)
        if isinstance(each, Ratio):
            text += t(
                "origin.of",
                numerator=labels.indicator_name(each.numerator),
                above=hovers.full(each.numerator, total["numerator"]),
                denominator=labels.indicator_name(each.denominator),
                below=hovers.full(each.denominator, total["denominator"]),
            )
        if figure.unit is None:
            text += t("common.clause") + filters.reported(total)
        text += t("common.sentence_end")
    return f'<p class="ud-body">{html.escape(text)}</p>'


def _unit_name(unit: str | None) -> str:
    if unit is None:
        return t("common.county")
    return townpick.plain_name(unit) or unit


def _definitions(code: str) -> list[str]:
    """What the indicator and its two sides mean."""
    each = labels.indicator(code)
    codes = [each.numerator, each.denominator] if isinstance(each, Ratio) else [code]
    return [
        widgets.note(
            t("origin.definition", name=labels.indicator_name(code), definition=labels.definition(code))
        )
        for code in codes
        if labels.definition(code)
    ]


def _counted(figure: Figure) -> list[str]:
    """Who is in a figure of the county and who is not."""
    if figure.unit is not None or store.own_unit() is not None:
        return []
    units = _units(figure)
    lines = []
    for key, states in (
        ("counted", ("in",)), ("not_counted", ("missing", "partial")), ("no_such_thing", ("not_applicable",)),
    ):  # fmt: skip
        found = [row for row in units if row["state"] in states]
        count = sum({row["state"]: int(row["rows_of_state"]) for row in found}.values())
        if found:
            names = labels.listing([row["unit_name"] for row in found], SHOWN_UNITS, count=count)
            lines.append(widgets.note(t(f"origin.{key}", units=names)))
    listed = sum(row["state"] == "in" for row in units)
    in_all = max((int(row["rows_of_state"]) for row in units if row["state"] == "in"), default=0)
    if in_all > listed:
        lines.append(widgets.note(t("origin.first_units", shown=listed, count=in_all)))
    return lines


def _units(figure: Figure) -> list[dict[str, Any]]:
    """Who is in a figure of the county and who is not; of many units the first of each."""
    most = {"most": SHOWN_UNITS} if townpick.are_many() else {}
    return store.rows("origin/unit_by_figure", **figure.at(of_unit=False), **most)


def _facts_at(figure: Figure) -> dict[str, Any]:
    """What the facts are asked with: of many units those of the first that are in the figure."""
    if figure.unit is not None or not townpick.are_many():
        return figure.at()
    units = tuple(row["unit_code"] for row in _units(figure) if row["state"] == "in")
    return {**figure.at(), "unit_codes": units}


def _targets(figure: Figure) -> list[str]:
    """Who set the target, and when."""
    units = (figure.unit,) if figure.unit else ()
    rows = store.rows(
        "origin/target_by_figure", indicator=figure.indicator, year=figure.year, unit_codes=units
    )
    return [widgets.note(_target(figure.indicator, row)) for row in rows]


def _target(code: str, row: Row) -> str:
    return t(
        "origin.target", unit=row["unit_name"], value=hovers.full(code, row["target"]),
        day=labels.day(row["set_at"]), by=row["set_by"] or "–",
    )  # fmt: skip


# --- Returns and facts --------------------------------------------------------------------------------


def _of_return(key: str, row: Row) -> list[dict[str, Any]]:
    """The facts of the return that a row is about, or of one of those filed for its quarter."""
    return_id = row.get("return_id")
    if return_id is None and row.get("year") and row.get("quarter") and not row.get("unit_code"):
        return_id = _filed(key, int(row["year"]), int(row["quarter"]))
    if return_id is None:
        sheets.put(widgets.note(t("origin.is_itself")))
        return []
    facts = store.rows("origin/fact_by_return", return_id=int(return_id))
    if not facts:
        sheets.put(widgets.note(t("origin.no_facts")))
    return facts


def _filed(key: str, year: int, quarter: int) -> int | None:
    """The returns of a quarter, one of them chosen; None while there is none."""
    few = {"limit_rows": SHOWN_UNITS} if townpick.are_many() else {}
    board = store.rows("returns/status_by_unit_quarter", year=year, quarter=quarter, **few)
    filed = [row for row in board if row["return_id"] is not None]
    missing = [row["unit_name"] for row in board if row["return_id"] is None]
    if missing:
        sheets.put(widgets.note(t("origin.not_counted", units=labels.listing(missing, SHOWN_UNITS))))
    if not filed:
        return None
    place = _pressed(FILED, key, len(filed), 0)
    sheets.put(
        press.table(
            f"filed {key}", [t("origin.unit"), t("origin.file")],
            [[row["unit_name"], row["file_name"] or ""] for row in filed],
            right=(False, False), chosen=(place, 0), alt=t("origin.returns"),
            height=0 if len(filed) <= FEW else HIGH,
        )
    )  # fmt: skip
    return int(filed[place]["return_id"])


def _pressed(where: str, key: str, count: int, first: int) -> int:
    """The place of the row that was pressed last in a table of this part; ``first`` before that."""
    part, place = st.session_state.get(where) or ("", 0)
    return int(place) if part == key.partition(" ")[2] and place < count else first


def _facts(key: str, facts: Sequence[Row], first: int) -> int:
    """The cells behind the figure, one row a fact; the place of the chosen one, ``first`` to begin with."""
    columns: dict[str, Callable[[Row], str]] = {
        "unit": lambda row: row["unit_name"],
        "source": lambda row: row["source_name"],
        "measure": lambda row: labels.indicator_name(row["measure_code"]),
        "sign": lambda row: "−" if row["sign"] < 0 else "+",
        "value": _value,
        "share": lambda row: labels.rate(row["share"]),
        "raw": lambda row: row["raw_text"] or "",
        "factor": lambda row: labels.number(row["unit_factor"]),
        "cell": lambda row: row["cell"] or "",
        "sheet": lambda row: row["sheet"] or "",
        "file": lambda row: row["file_name"] or t(f"origin.kind_{row['source_kind']}"),
        "period": lambda row: labels.period(int(row["year"]), int(row["quarter"])),
        "basis": lambda row: t(f"origin.basis_{row['basis']}"),
        "revision": lambda row: str(row["revision"]),
        "filed_by": lambda row: row["filed_by"] or "",
        "filed_at": lambda row: labels.when(row["filed_at"]),
        "why": lambda row: row["why"] or "",
    }
    needless = {
        "source": all(row["source_name"] == row["unit_name"] for row in facts),
        "measure": len({row["measure_code"] for row in facts}) == 1,
        "sign": all(row["sign"] > 0 for row in facts),
        "share": all(row["share"] == 1 for row in facts),
        "factor": all(row["unit_factor"] == 1 for row in facts),
        "why": not any(row["why"] for row in facts),
    }
    names = [name for name in columns if not needless.get(name)]
    chosen = _pressed(CHOSEN, key, len(facts), first)
    sheets.put(
        press.table(
            f"fact {key}", [t(f"origin.{name}") for name in names],
            [[columns[name](row) for name in names] for row in facts],
            right=[name in ("sign", "value", "share", "raw", "factor", "revision") for name in names],
            chosen=(chosen, names.index("cell")), alt=t("origin.facts"),
            height=0 if len(facts) <= FEW else HIGH,
        )
    )  # fmt: skip
    return chosen


def _value(row: Row) -> str:
    if row["value"] is None:
        return t("common.not_applicable")
    text = hovers.full(row["measure_code"], row["value"])
    return t("origin.about", figure=text) if row["approximate"] else text


# --- The cell -----------------------------------------------------------------------------------------


def _place(fact: Row) -> File | None:
    """Put where the fact stands: the sheet around its cell, the way to its return. Returns its file."""
    file = None
    if not fact["sha256"]:
        text = t(
            f"origin.{fact['source_kind']}_text", by=fact["filed_by"], time=labels.when(fact["filed_at"]),
            value=_value(fact), why=fact["why"] or t("origin.no_reason"),
        )  # fmt: skip
        sheets.put(f'<p class="ud-body">{html.escape(text)}</p>')
    else:
        name, sheet, cell = str(fact["file_name"]), str(fact["sheet"] or ""), str(fact["cell"] or "")
        where = t("origin.where", file=name, sheet=sheet, cell=cell)
        sheets.put(f'<p class="ud-body">{html.escape(where)}</p>{widgets.note(_filed_as(fact))}')
        shown = store.picture(name, str(fact["sha256"]), sheet, cell) if cell else None
        sheets.put(grid(shown) if shown else widgets.note(t("origin.no_picture")))
        file = file_of(fact)
    sheets.put(links.way("returns", t("origin.to_return"), view="history", **{"return": fact["return_id"]}))
    return file


def download(key: str, file: File) -> None:
    """The button that hands the file over."""
    name, sha256 = file
    st.download_button(
        t("origin.download"), data=store.file(sha256), on_click="ignore", file_name=_file_name(name),
        icon=":material/download:", type="tertiary", key=f"origin_file_{key}",
    )  # fmt: skip


def _filed_as(fact: Row) -> str:
    """Who filed it, when, as which revision, and what was written there: 填“10.82”，按 10,000 倍换算。"""
    text = t(
        "origin.filed", by=fact["filed_by"], time=labels.when(fact["filed_at"]), revision=fact["revision"],
        raw=fact["raw_text"] or "",
    )  # fmt: skip
    if fact["unit_factor"] not in (None, 1):
        text += t("origin.times", factor=labels.number(fact["unit_factor"]), value=_value(fact))
    if fact["why"]:
        text += t("common.clause") + t("origin.because", why=fact["why"])
    return text + t("common.sentence_end")


def _file_name(name: str) -> str:
    """A file's name without a folder."""
    return name.replace("\\", "/").rsplit("/", 1)[-1]


def grid(picture: Picture) -> str:
    """A part of a sheet as an HTML table, with its column letters, row numbers and the cell marked."""
    letters = "".join(f"<th>{column_letters(column)}</th>" for column in picture.columns)
    lines = []
    before = picture.rows[0] - 1
    for number, line in zip(picture.rows, picture.lines, strict=True):
        gap = ' class="ud-gap"' if number > before + 1 else ""
        boxes = "".join(
            f'<td colspan="{box.across}" class="{"ud-n" if box.is_number else ""}'
            f'{" ud-cell" if box.is_marked else ""}">{html.escape(box.text)}</td>'
            for box in line
        )
        lines.append(f"<tr{gap}><th>{number + 1}</th>{boxes}</tr>")
        before = number
    return (
        f'<div class="ud-scroll"><table class="ud-sheet"><thead><tr><th></th>{letters}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )
