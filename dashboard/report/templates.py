"""The text of a sentence in, its pieces out: plain words, slots for figures, and parts that may be left out.

    截至{end}，{place}共有会员{members}[，较{same}{members.change}[、{members.share}]]。

``{name.form|word}`` is a figure (``word`` another counting word) or a plain word; ``[a|b]`` is the first of
its alternatives whose figures are all there, or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


class TemplateError(ValueError):
    """A sentence that cannot be read. ``code`` and ``args`` are those of the words for it."""

    def __init__(self, code: str, **args: str) -> None:
        super().__init__(f"{code} {args}")
        self.code, self.args_of = code, args


@dataclass(frozen=True)
class Slot:
    """A place for a figure or a word: ``name``, what of it (``form``, "" for the plain value), its word."""

    name: str
    form: str = ""
    word: str = ""


@dataclass(frozen=True)
class Choice:
    """Alternatives, of which the first that can be written is."""

    parts: tuple[Sequence, ...]


@dataclass(frozen=True)
class Sequence:
    """Pieces one after the other."""

    pieces: tuple[str | Slot | Choice, ...]

    def slots(self) -> Iterator[Slot]:
        """Every slot in it, those of alternatives too."""
        for piece in self.pieces:
            if isinstance(piece, Slot):
                yield piece
            elif isinstance(piece, Choice):
                for part in piece.parts:
                    yield from part.slots()

    def words(self) -> Iterator[str]:
        """Every piece of plain words in it."""
        for piece in self.pieces:
            if isinstance(piece, str):
                yield piece
            elif isinstance(piece, Choice):
                for part in piece.parts:
                    yield from part.words()


_SLOT = re.compile(r"([a-z]\w*)(?:\.([a-z]\w*))?(?:\|([^{}|\[\]\d]{1,6}))?")
_QUOTED = re.compile(r"“[^”]*”|《[^》]*》")
_DIGITS = re.compile(r"[0-9０-９]+")


def read(text: str) -> Sequence:
    """The pieces of a sentence. Raises TemplateError."""
    if not text.isprintable():
        raise TemplateError("signs")
    sequence, rest = _sequence(text, is_inner=False)
    if rest:
        raise TemplateError("bracket", text=rest[:12])
    for words in sequence.words():
        found = _DIGITS.search(_QUOTED.sub("", words))
        if found:
            raise TemplateError("digits", text=found[0])
    return sequence


def _sequence(text: str, *, is_inner: bool) -> tuple[Sequence, str]:
    """Pieces up to the end, or (``is_inner``) up to a ] or |, and what comes after them."""
    pieces: list[str | Slot | Choice] = []
    while text:
        sign = text[0]
        if sign == "{":
            end = text.find("}")
            found = _SLOT.fullmatch(text[1:end]) if end > 0 else None
            if not found:
                raise TemplateError("slot", text=text[: end + 1 if end > 0 else 12])
            pieces.append(Slot(found[1], found[2] or "", found[3] or ""))
            text = text[end + 1 :]
        elif sign == "[":
            choice, text = _choice(text[1:])
            pieces.append(choice)
        elif sign in "]|" and is_inner:
            break
        elif sign in "]|}":
            raise TemplateError("bracket", text=text[:12])
        else:
            plain = re.match(r"[^\[\]{}|]+", text)
            assert plain is not None
            pieces.append(plain[0])
            text = text[plain.end() :]
    return Sequence(tuple(pieces)), text


def _choice(text: str) -> tuple[Choice, str]:
    parts = []
    while True:
        part, text = _sequence(text, is_inner=True)
        parts.append(part)
        if not text:
            raise TemplateError("open", text="[")
        sign, text = text[0], text[1:]
        if sign == "]":
            return Choice(tuple(parts)), text


# --- Conditions -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Condition:
    """``members.change > 0``, ``membership_rate.standing == reached``, or a bare name: there is a value."""

    slot: Slot
    sign: str
    wanted: float | str | None

    def holds(self, value: object) -> bool:
        """Whether it holds of what the slot's raw value is; nothing holds of a missing value."""
        if value is None:
            return False
        if not self.sign:
            return value is not False and value != ""
        if isinstance(self.wanted, str) or isinstance(value, str):
            same = str(value) == str(self.wanted)
            return same if self.sign == "==" else not same
        number, wanted = float(value), float(self.wanted or 0)  # type: ignore[arg-type]
        return {
            ">": number > wanted, ">=": number >= wanted, "<": number < wanted, "<=": number <= wanted,
            "==": number == wanted, "!=": number != wanted,
        }[self.sign]  # fmt: skip


_CONDITION = re.compile(
    r"\s*([a-z]\w*)(?:\.([a-z]\w*))?\s*(?:(>=|<=|==|!=|>|<)\s*(-?\d+(?:\.\d+)?%?|[a-z_]+))?\s*"
)


def condition(text: str) -> Condition:
    """A condition from its text. Raises TemplateError."""
    found = _CONDITION.fullmatch(text)
    if not found:
        raise TemplateError("condition", text=text[:40])
    name, form, sign, wanted = found.groups()
    value: float | str | None = wanted
    if wanted and re.match(r"-?\d", wanted):
        value = float(wanted.rstrip("%")) / (100 if wanted.endswith("%") else 1)
    if isinstance(value, str) and sign not in ("==", "!="):
        raise TemplateError("condition", text=text[:40])
    return Condition(Slot(name, form or ""), sign or "", value)
