"""A file and its problems in, the marked-up return out: sentences and words are made here, in the parent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dashboard import labels
from dashboard.intake import read
from dashboard.intake.records import Note, Problem


def marked_return(name: str, data: bytes, problems: Iterable[Problem]) -> tuple[str, bytes] | Problem:
    """The sender's workbook with its problems marked, in the language in use: new name and bytes.

    A file that cannot be opened or is too large comes back as the problem that stops it.
    """
    return read.annotate_file(name, data, notes(problems), heads())


def notes(problems: Iterable[Problem]) -> list[Note]:
    """Problems as finished sentences in the language in use."""
    return [
        Note(each.sheet, each.cell, each.severity, each.township, labels.problem_message(each))
        for each in problems
    ]


def heads() -> Mapping[str, str]:
    """The words of the list of problems in the language in use.

    ``authors`` has the comment author of every language, one a line: earlier marks are known by it.
    """
    language = labels.current()
    words = {
        key.removeprefix("markup."): text
        for key, text in labels.texts(language).items()
        if key.startswith("markup.")
    }
    words["authors"] = "\n".join(labels.t("markup.author", each) for each in labels.LANGUAGES)
    return words
