"""The paragraphs of a file in, its reports with their claims out. Pure text work; runs in the child."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.narrative import claims, documents, doubts, mend, pieces, wire
from dashboard.narrative.records import WorkReport


def read(data: bytes, names: Sequence[str]) -> dict[str, Any]:
    """What the child answers for a file. Raises RefusedError."""
    return wire.pack(*reports_of(documents.lines_of(data), names))


def reports_of(
    lines: Sequence[str], names: Sequence[str] = ()
) -> tuple[tuple[WorkReport, ...], tuple[str, ...]]:
    """The reports in the lines of a text, and the paragraphs as mended. ``names`` are units known."""
    texts = tuple(mend.mended_lines(lines))
    found = pieces.pieces(pieces.numbered(texts), names)
    return tuple(_report(number, piece) for number, piece in enumerate(found, 1)), texts


def _report(number: int, piece: pieces.Piece) -> WorkReport:
    pairs = []
    loose = []
    for sentence in claims.sentences(piece):
        some, others = claims.claims_of(sentence, piece.period)
        pairs += [(claim, sentence) for claim in some]
        loose += others
    return WorkReport(
        number,
        piece.title,
        piece.unit,
        piece.period,
        piece.is_plan,
        piece.paragraphs[0].number,
        piece.paragraphs[-1].number,
        doubts.doubted(piece, pairs),
        tuple(loose),
        piece.repeats,
    )
