"""Every colour of the look, and the scale of rates; .streamlit/config.toml has the same values."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, fields
from functools import lru_cache


@dataclass(frozen=True)
class Palette:
    """Every colour of the look; .streamlit/config.toml has the same values for Streamlit's own parts."""

    ink: str
    secondary: str
    line: str
    page: str
    panel: str
    accent: str
    other: str
    low: str
    """Light end of the one-hue scale of rates."""
    high: str
    """Dark end of the scale; also: at or above the target."""
    below: str
    """Below the target."""
    below_low: str
    """Just below the target, the pale end of that hue."""
    met: str
    """Traffic light 达标, always with its shape and its word."""
    near: str
    """Traffic light 接近."""
    unmet: str
    """Traffic light 未达."""


LIGHT = Palette(
    ink="#1F2328", secondary="#57606A", line="#D8DEE4", page="#FFFFFF", panel="#F7F7F5", accent="#B5122B",
    other="#8C959F", low="#EAF2FA", high="#0B4F8A", below="#C4692B", below_low="#FBEFE4",
    met="#0B6E4F", near="#8A5A00", unmet="#B5122B",
)  # fmt: skip
DARK = Palette(
    ink="#E6EDF3", secondary="#9DA7B3", line="#30363D", page="#0E1116", panel="#161B22", accent="#F0616D",
    other="#6E7681", low="#1B2B3D", high="#6CB0EE", below="#E08A4C", below_low="#3A2A1E",
    met="#4CC38A", near="#E3B341", unmet="#F0616D",
)  # fmt: skip

PROGRAMMES = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#7F7F7F", "#5D4E8C")
"""Colours of the aid programmes, in the order of data/programmes.csv, the same everywhere."""

COMPARED = ("#0072B2", "#D55E00", "#009E73", "#7A66B8", "#A67C00", "#B5548C", "#2E93C9", "#7F7F7F")
"""Colours of units that are compared, in the order they were chosen; each stands out on both themes."""

_palette: ContextVar[Palette] = ContextVar("palette", default=LIGHT)


def use(theme: str | None) -> Palette:
    """Make the palette of a theme ("dark", anything else light) the current one; returns it."""
    chosen = DARK if theme == "dark" else LIGHT
    _palette.set(chosen)
    return chosen


def look() -> Palette:
    """The palette in use."""
    return _palette.get()


class Scale:
    """Colours of rates: one hue light to dark, or two hues that meet at the target."""

    def __init__(self, low: float, high: float, target: float | None) -> None:
        self.low, self.high, self.target = low, high, target

    def colour(self, value: float) -> str:
        palette = look()
        if self.target is None:
            return _mix(palette.low, palette.high, self._share(value, self.low, self.high) * 0.85)
        if value >= self.target:
            return _mix(palette.low, palette.high, 0.12 + 0.7 * self._share(value, self.target, self.high))
        return _mix(
            palette.below_low,
            palette.below,
            0.15 + 0.8 * self._share(self.target - value, 0, self.target - self.low),
        )

    def ink(self, value: float | None) -> str:
        """Text that can be read on the cell."""
        if value is None:
            return look().secondary
        return ink_on(self.colour(value))

    @staticmethod
    def _share(value: float, low: float, high: float) -> float:
        return 0.5 if high <= low else min(max((value - low) / (high - low), 0), 1)


@lru_cache(4096)
def ink_on(colour: str) -> str:
    """White, ink or black: the first that can be read on the colour (a contrast of 4.5)."""
    light = _luminance(colour) + 0.05
    known = ("#FFFFFF", 1.05 / light), ("#1F2328", light / (_luminance("#1F2328") + 0.05))
    return next((ink for ink, contrast in known if contrast >= 4.5), "#000000")


def _luminance(colour: str) -> float:
    """How light a colour is, 0 to 1, as WCAG counts it."""
    shares = (each / 255 for each in _channels(colour))
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def in_light(colour: str) -> str:
    """What stands in the light palette where ``colour`` stands in the dark one; others stay as they are."""
    for each in fields(Palette):
        if getattr(DARK, each.name) == colour:
            return str(getattr(LIGHT, each.name))
    for low, high in (("low", "high"), ("below_low", "below")):
        share = _share_of(colour, getattr(DARK, low), getattr(DARK, high))
        if share is not None:
            return _mix(getattr(LIGHT, low), getattr(LIGHT, high), share)
    return colour


def _share_of(colour: str, low: str, high: str) -> float | None:
    """Where on the way from one colour to another a colour lies; None off that way."""
    start, end, at = _channels(low), _channels(high), _channels(colour)
    length = sum((b - a) ** 2 for a, b in zip(start, end, strict=True))
    share = sum((c - a) * (b - a) for a, b, c in zip(start, end, at, strict=True)) / length
    near = all(abs(a + (b - a) * share - c) <= 1 for a, b, c in zip(start, end, at, strict=True))
    return share if near and 0 <= share <= 1 else None


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


@lru_cache(4096)
def _mix(low: str, high: str, share: float) -> str:
    pairs = zip(_channels(low), _channels(high), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)
