"""The parts that charts are made of: layout, axes, lines with their labels, words for what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dashboard import labels
from dashboard.palette import look

Figure = dict[str, Any]
Row = Mapping[str, Any]

FONT = (
    '"PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif'
)
NOTE, BODY = 12, 13
ABOVE = "※"


def base_layout(*, height: int, left: int = 8, right: int = 16, top: int = 20) -> Figure:
    palette = look()
    axis = {
        "automargin": True, "fixedrange": True, "tickangle": 0, "zeroline": False, "showline": False,
        "ticks": "",
        "gridcolor": palette.line, "gridwidth": 1, "tickfont": {"size": NOTE, "color": palette.secondary},
    }  # fmt: skip
    return {
        "height": height,
        "margin": {"l": left, "r": right, "t": top, "b": 8, "pad": 4},
        "font": {"family": FONT, "size": BODY, "color": palette.ink},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": palette.page, "bordercolor": palette.line, "align": "left",
            "font": {"family": FONT, "size": BODY, "color": palette.ink},
        },
        "xaxis": dict(axis),
        "yaxis": dict(axis),
    }  # fmt: skip


def axis_title(text: str) -> Figure:
    """What an axis counts, small beside it."""
    return {"title": {"text": text, "font": {"size": NOTE, "color": look().secondary}, "standoff": 6}}


def same_when_selected() -> Figure:
    """A click leads to another page: on return nothing may look faded."""
    return {"unselected": {"marker": {"opacity": 1}}, "selected": {"marker": {"opacity": 1}}}


def unit_label(row: Row, selected: str | None = None) -> str:
    """A unit's name, bold when it is the selected one; the middle one of many says so."""
    name = "⋮" if row.get("skipped") else str(row["unit_name"])
    if row.get("is_middle"):
        name = labels.t("common.middle_unit", unit=name)
    return bold(name) if row["unit_code"] == selected else name


def bold(text: str) -> str:
    return f"<b>{text}</b>"


def state_word(row: Row) -> str:
    """Why there is no figure: not applicable, a part missing, unknown although reported, or not reported."""
    state = row.get("state")
    if row.get("skipped"):
        return labels.t("common.skipped", count=row["skipped"])
    if state == "reported":
        return labels.t("common.unknown")
    known = {"not_applicable", "partial"}
    return labels.t(f"common.{state}" if state in known else "common.missing")


def above_mark(row: Row) -> str:
    """The mark of a percentage above 100 %, explained under the table."""
    return f" {ABOVE}" if row.get("is_above_one") else ""


def bar_colour(row: Row, value: str, target: float | None, selected: str | None) -> str:
    palette = look()
    if row.get("skipped"):
        return palette.page
    if row[value] is None:
        return palette.panel
    if row["unit_code"] == selected:
        return palette.accent
    if target is None:
        return palette.other
    return palette.below if row[value] < target else palette.high


def hollow(rows: Sequence[Row], column: str, hover: Callable[[Row], str]) -> Figure:
    palette = look()
    return {
        "type": "scatter", "mode": "markers", "y": list(range(len(rows))), "x": [row[column] for row in rows],
        "marker": {
            "symbol": "circle", "size": 7, "color": palette.page, "line": {"color": palette.ink,
            "width": 1.2},
        },
        "customdata": [[row["unit_code"]] for row in rows],
        "hovertext": ["" if row.get("skipped") else hover(row) for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>", **same_when_selected(),
    }  # fmt: skip


def lines_across(
    rows: Sequence[Row], target: float | None, county: float | None, write: Callable[[Any], str]
) -> tuple[list[Figure], list[Figure]]:
    """Upright lines of a ranking: the target solid with its value on top, the county dashed, named below."""
    palette = look()
    shapes: list[Figure] = []
    notes: list[Figure] = []
    bottom = len(rows) - 0.5
    if target is not None:
        shapes.append(_segment(target, -0.6, bottom, palette.ink, "solid", 1.2))
        notes.append(_note(target, -0.62, labels.t("common.target_value", value=write(target)), "bottom"))
    if county is not None:
        shapes.append(_segment(county, -0.6, bottom, palette.ink, "dash", 1.2))
        text = f"{labels.t('common.county')} {write(county)}"
        near = target is not None and abs(county - target) < 0.22 * max(county, target)
        note = _note(county, bottom if near else -0.62, text, "top" if near else "bottom")
        notes.append(note)
    return shapes, notes


def _segment(x: float, top: float, bottom: float, colour: str, dash: str, width: float) -> Figure:
    return {
        "type": "line", "x0": x, "x1": x, "y0": top, "y1": bottom, "layer": "above",
        "line": {"color": colour, "dash": dash, "width": width},
    }  # fmt: skip


def _note(x: float, y: float, text: str, anchor: str) -> Figure:
    return {
        "x": x, "y": y, "text": text, "showarrow": False, "yanchor": anchor, "xanchor": "center",
        "font": {"size": NOTE, "color": look().ink},
    }  # fmt: skip


def position(row: Row) -> float:
    return float(row["year"] + (row["quarter"] - 1) / 4)


def every_quarter(rows: Sequence[Row]) -> list[Row]:
    """The same rows with an empty one wherever a quarter between the first and the last has none."""
    if not rows:
        return []
    by_quarter = {row["year"] * 4 + row["quarter"] - 1: row for row in rows}
    return [
        by_quarter.get(number, {"year": number // 4, "quarter": number % 4 + 1})
        for number in range(min(by_quarter), max(by_quarter) + 1)
    ]


NAMED = 4
"""So many years are named at most where a chart may be narrow."""


def named_places(count: int, most: int = NAMED) -> list[int]:
    """The places of ``count`` that are named, the last one among them, where there is room for ``most``."""
    return list(range(count - 1, -1, -max(1, -(-count // most))))[::-1]


def quarter_axis(rows: Sequence[Row]) -> Figure:
    """Years named at their first quarter; a short series names every quarter."""
    if not rows:
        return {}
    first, last = position(rows[0]), position(rows[-1])
    if len(rows) <= 5:
        ticks = [(position(row), labels.t("common.quarter_short", year=row["year"] % 100,
        quarter=row["quarter"]))
                 for row in rows]  # fmt: skip
    else:
        years = [row["year"] for row in rows if row["quarter"] == 1]
        named = {years[place] for place in named_places(len(years))}
        ticks = [(year, labels.year_name(year)) for year in years if year in named]
    return {
        "tickvals": [at for at, _ in ticks],
        "ticktext": [text for _, text in ticks],
        "range": [first - 0.08, last + 0.08],
    }


def line(x: Sequence[float], y: Sequence[Any], colour: str, width: float) -> Figure:
    return {
        "type": "scatter", "mode": "lines", "x": list(x), "y": list(y), "connectgaps": False,
        "line": {"color": colour, "width": width}, "cliponaxis": False,
    }  # fmt: skip


def break_line(trace: Figure, x: float) -> None:
    """A gap in a line at ``x``: an empty point between its neighbours."""
    place = sum(at < x for at in trace["x"])
    trace["x"].insert(place, x)
    trace["y"].insert(place, None)
    if "hovertext" in trace:
        trace["hovertext"].insert(place, "")
    for look_of in (trace.get("marker", {}), trace.get("marker", {}).get("line", {})):
        for each in look_of.values():
            if isinstance(each, list):
                each.insert(place, each[place - 1])


def end_label(
    rows: Sequence[Row], column: str, write: Callable[[Any], str], colour: str, *, strong: bool = False
) -> list[Figure]:
    known = [row for row in rows if row.get(column) is not None]
    if not known:
        return []
    last = known[-1]
    text = write(last[column])
    return [
        {
            "x": position(last), "y": last[column], "text": bold(text) if strong else text,
            "showarrow": False,
            "xanchor": "left", "xshift": 8, "font": {"size": BODY if strong else NOTE, "color": colour},
        }
    ]  # fmt: skip


def target_across(target: float, write: Callable[[Any], str]) -> tuple[list[Figure], list[Figure]]:
    palette = look()
    shape = {
        "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": target, "y1": target,
        "line": {"color": palette.ink, "width": 1},
    }  # fmt: skip
    note = {
        "xref": "paper", "x": 0, "y": target, "xanchor": "left", "yanchor": "bottom", "showarrow": False,
        "text": labels.t("common.target_value", value=write(target)),
        "font": {"size": NOTE, "color": palette.secondary},
    }  # fmt: skip
    return [shape], [note]


def spread(notes: list[Figure], height: int, values: Sequence[Any], target: float | None) -> None:
    """Push two labels at the line's end apart when they would overlap."""
    ends = [note for note in notes if "xshift" in note]
    known = [value for value in values if value is not None] + ([target] if target is not None else [])
    if len(ends) < 2 or not known:
        return
    span = (max(known) - min(known)) or 1
    near = abs(ends[0]["y"] - ends[1]["y"]) / span * (height - 40) < 16
    if near:
        upper, lower = sorted(ends, key=lambda note: -note["y"])
        upper["yshift"], lower["yshift"] = 8, -8


def bar_ends(
    sums: Sequence[float], totals: Sequence[str] | None, state_words: Sequence[str] | None, horizontal: bool
) -> list[Figure]:
    palette = look()
    notes = []
    for index, size in enumerate(sums):
        word = state_words[index] if state_words and not size else totals[index] if totals else ""
        if not word:
            continue
        place = {"x": size, "y": index} if horizontal else {"x": index, "y": size}
        anchor = {"xanchor": "left", "xshift": 4} if horizontal else {"yanchor": "bottom"}
        colour = palette.ink if size else palette.secondary
        notes.append(
            {**place, **anchor, "text": word, "showarrow": False, "font": {"size": NOTE, "color": colour}}
        )
    return notes


def plain_ticks(values: Sequence[Any], *, zero: bool) -> Figure:
    """Axis ticks of large numbers in 万 (k), never in scientific letters of another language."""
    known = [value for value in values if value is not None]
    return money_ticks(max(known, default=1), 0 if zero else min(known, default=0), money=False)


def money_ticks(largest: float, smallest: float = 0, *, money: bool = True) -> Figure:
    span = (largest - smallest) or largest or 1
    step = 10 ** len(str(int(span // 4 or 1))) / 10
    while span / step > 5:
        step *= 2 if str(step)[0] in "15" else 2.5
    first = int(smallest // step) * step
    ticks = [first + step * index for index in range(int((largest - first) // step) + 2)]
    unit = "yuan" if money else "number"
    return {"tickvals": ticks, "ticktext": [_tick(value, unit) for value in ticks]}


def _tick(value: float, unit: str) -> str:
    if unit == "yuan":
        return "0" if not value else re.sub(r"\.0+(?=\D|$)", "", labels.figure(value, "yuan"))
    if labels.current() != "en" and abs(value) >= 10_000:
        return f"{labels.number(value / 10_000, 0 if value % 10_000 == 0 else 1)} 万"
    return labels.number(value)


NARROW = 7
"""With more columns than these a cell of a heat map has room for a figure and a small sign."""
SIGNS = "¹²³⁴"


def is_behind(row: Row, latest: int) -> bool:
    """Whether a unit's figure of a year is of an earlier quarter than others have."""
    return 0 < (row.get("as_of_quarter") or 0) < latest


def are_behind(rows: Sequence[Row]) -> bool:
    """Whether any unit's figure of a year is."""
    latest: dict[int, int] = {}
    for row in rows:
        latest[row["year"]] = max(latest.get(row["year"], 0), row["as_of_quarter"] or 0)
    return any(is_behind(row, latest[row["year"]]) for row in rows)


def cell_text(
    row: Row | None, value: str, write: Callable[[Any], str], latest: int, *, is_narrow: bool = False
) -> str:
    """The figure; a unit that has not come as far as the others says which quarter its figure is of."""
    if row is None:
        return ""
    if row[value] is None:
        return state_word(row)
    text = write(row[value]) + above_mark(row)
    if not is_behind(row, latest):
        return text
    quarter = int(row["as_of_quarter"])
    return text + SIGNS[quarter - 1] if is_narrow else f"{text} {labels.t(f'common.quarter_mark_{quarter}')}"


def small_line(
    values: Sequence[float | None],
    colour: str,
    *,
    partial: Sequence[bool] = (),
    width: int = 96,
    height: int = 28,
) -> str:
    """A sparkline as SVG: a gap where a value is missing, a dot on the last one.

    ``partial``: which values are sums that some units are missing from; the way there is dashed, a last dot
    hollow, since it falls for want of returns.
    """
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    low, high = min(known), max(known)
    span = (high - low) or 1
    step = (width - 8) / max(len(values) - 1, 1)
    points = [
        None if value is None else (4 + index * step, height - 4 - (value - low) / span * (height - 8))
        for index, value in enumerate(values)
    ]
    in_part = [*partial, *[False] * (len(points) - len(partial))]
    path: list[str] = []
    dashes: list[str] = []
    before, pen = "", ""  # where the last point is, and the solid line's end
    for point, some in zip(points, in_part, strict=True):
        here = "" if point is None else f"{point[0]:.1f} {point[1]:.1f}"
        if here and not before:
            # h0 with a round end makes a dot of a quarter that stands alone between gaps
            path.append(f"M{here}h0")
        elif here and some:
            dashes.append(f"M{before}L{here}")
        elif here:
            path.append(f"L{here}" if pen == before else f"M{before}L{here}")
        pen = pen if here and before and some else here
        before = here
    index = max(index for index, point in enumerate(points) if point is not None)
    x, y = points[index] or (0.0, 0.0)
    dot = (
        f'fill="{look().page}" stroke="{colour}" stroke-width="1.2"' if in_part[index] else f'fill="{colour}"'
    )
    stroke = f'fill="none" stroke="{colour}" stroke-width="1.6" stroke-linejoin="round"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><path d="{" ".join(path)}" {stroke} stroke-linecap="round"/>'
        + (f'<path d="{" ".join(dashes)}" {stroke} stroke-dasharray="2 2.4"/>' if dashes else "")
        + f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" {dot}/></svg>'
    )
