"""A report's name and bytes in, a NarrativeReading out: the child process opens and reads it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from dashboard.intake import child, safety
from dashboard.intake.records import Arg, KnownUnits, Problem
from dashboard.intake.safety import RefusedError
from dashboard.narrative import wire
from dashboard.narrative.records import NarrativeReading

_OWN = frozenset(("not_a_document", "empty_document", "no_text"))


def read_report(name: str, data: bytes, *, units: KnownUnits | None = None) -> NarrativeReading:
    """Read the work reports in a file. Never raises for bad input.

    .docx, .txt (UTF-8, UTF-16, GB 18030) and .pdf with text. With ``units`` the unit of each report is looked
    up. A file that cannot be read has no reports and one error problem.
    """
    name = safety.file_name(name)
    sha256 = hashlib.sha256(data).hexdigest()
    names = (units or KnownUnits()).names
    request = {"what": "narrative", "file": name}

    def unread(code: str, args: Mapping[str, Arg]) -> NarrativeReading:
        """What is said of workbooks has words of its own for documents."""
        problem = Problem("error", code if code in _OWN else f"document_{code}", args=args)
        return NarrativeReading(name, sha256, len(data), problems=(problem,))

    def unpack(reply: Mapping[str, Any]) -> NarrativeReading:
        if "refused" in reply:
            return unread(str(reply["refused"]), dict(reply["args"]))
        return wire.unpack(reply["narrative"], name, sha256, len(data), names)

    try:
        safety.check_size(data)
        return child.ask(request, data, wire.names_to_send(names), unpack)
    except RefusedError as refused:
        return unread(refused.code, refused.args_)
    except child.ChildFailedError as failure:
        return unread(failure.code, {})


def read_pasted(text: str, *, units: KnownUnits | None = None) -> NarrativeReading:
    """Read reports from text that a person pasted; the reading's file is then nameless."""
    return read_report("", text.encode("utf-8", "replace"), units=units)


def to_json(reading: NarrativeReading) -> list[dict[str, Any]]:
    """One row a claim: file, unit, period, code, basis, value, quote, doubt.

    Values are in yuan, whole counts and, for rates, 0..1, as everywhere; null where the copy has XX.
    ``doubt`` holds the codes of all doubts, parted by spaces, and is empty when there is none.
    """
    return [
        {
            "file": reading.file,
            "unit": report.unit,
            "period": report.period.label,
            "code": claim.code,
            "basis": claim.basis,
            "value": None if claim.value is None else wire.number(claim.value),
            "quote": claim.quote,
            "doubt": " ".join(claim.doubts),
        }
        for report in reading.reports
        for claim in report.claims
    ]
