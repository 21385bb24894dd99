"""Small multiples: values in, one small line of many as SVG out, all drawn to one scale."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.palette import look


def pane(
    values: Sequence[float | None],
    *,
    behind: Sequence[float | None],
    target: float | None,
    span: tuple[float, float],
    colour: str,
    breaks: Sequence[int] = (),
    width: int = 200,
    height: int = 58,
) -> str:
    """One of many small lines side by side as SVG: ``behind`` (the county) dashed, the target thin.

    All of them are drawn with the same ``span`` (lowest and highest value), which makes them comparable. A
    missing value is a gap; one that stands alone is a dot, as is the last one. The line also breaks before
    the places in ``breaks``.
    """
    palette = look()
    low, high = span
    room, edge = (high - low) or 1, 4.0
    step = (width - 2 * edge) / max(len(values) - 1, 1)

    def points(series: Sequence[float | None]) -> list[tuple[float, float] | None]:
        heights = [None if value is None else (value - low) / room * (height - 2 * edge) for value in series]
        return [
            None if up is None else (edge + at * step, height - edge - up) for at, up in enumerate(heights)
        ]

    parts = [f'<line x1="0" x2="{width}" y1="{height - 0.5}" y2="{height - 0.5}" stroke="{palette.line}"/>']
    if target is not None:
        [at] = points([target])
        y = at[1] if at else 0
        parts.append(
            f'<line x1="0" x2="{width}" y1="{y:.1f}" y2="{y:.1f}" stroke="{palette.ink}" opacity=".7"/>'
        )
    parts.append(_stroke(points(behind), palette.secondary, 1.1, ' stroke-dasharray="3 2.5"'))
    mine = points(values)
    parts.append(_stroke(mine, colour, 2.2, breaks=breaks))
    last = [point for point in mine if point][-1:]
    parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in last]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{"".join(parts)}</svg>'
    )


def _stroke(
    points: Sequence[tuple[float, float] | None],
    colour: str,
    width: float,
    more: str = "",
    breaks: Sequence[int] = (),
) -> str:
    path, pen = [], False
    for place, point in enumerate(points):
        if point:
            drawn = pen and place not in breaks
            # h0 with a round end makes a dot of a point that stands alone between gaps
            path.append(f"{'L' if drawn else 'M'}{point[0]:.1f} {point[1]:.1f}{'' if drawn else 'h0'}")
        pen = point is not None
    if not path:
        return ""
    return (
        f'<path d="{" ".join(path)}" fill="none" stroke="{colour}" stroke-width="{width}"'
        f' stroke-linejoin="round" stroke-linecap="round"{more}/>'
    )
