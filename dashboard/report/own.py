"""A county's own sentences: a file in, checked and kept by an act, or taken back by another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from dashboard.report import sentences
from dashboard.report.figures import Ask
from dashboard.report.sentences import FILES, Section

STANDING = "report/sentences_by_section"


class Store(Protocol):
    """What is needed of a warehouse."""

    def act(self, act: str, body: Mapping[str, Any], *, by: str) -> int:
        """Do a single act now; its journal number, once durable."""
        ...


def keep(warehouse: Store, text: str, *, by: str) -> str:
    """Keep a file of sentences for the section it names; that section. Raises SentencesError."""
    section = sentences.read_section(text)
    warehouse.act("sentences", {"section": section.code, "body": text}, by=by)
    return section.code


def take_back(warehouse: Store, code: str, *, by: str) -> None:
    """Write a section as the product does again. Raises KeyError for an unknown one."""
    if code not in FILES:
        raise KeyError(code)
    warehouse.act("sentences", {"section": code, "body": ""}, by=by)


def standing(ask: Ask) -> dict[str, Section]:
    """The sections that a county has sentences of its own for.

    A file that this version of the program cannot read any more is left out: the product's own are used.
    """
    found = {}
    for row in ask(STANDING):
        try:
            found[str(row["section"])] = sentences.read_section(str(row["body"]))
        except sentences.SentencesError:
            continue
    return found


def text_of(code: str, ask: Ask) -> str:
    """The file of a section as it stands: the county's own, else the product's."""
    own = {str(row["section"]): str(row["body"]) for row in ask(STANDING)}
    return own.get(code) or sentences.file_of(code).read_text(encoding="utf-8")
