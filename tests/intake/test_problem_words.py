"""Every problem that intake can find has a sentence in both languages."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from dashboard import labels

INTAKE = Path(__file__).resolve().parents[2] / "dashboard" / "intake"
SEVERITIES = {"error", "warning", "info"}
CALLS = {"Problem", "tell", "append"} | {"Refused", "RefusedError", "ChildFailed", "ChildFailedError"}


def codes() -> set[str]:
    """The problem codes that stand in the sources of intake: in calls, and in pairs (severity, code)."""
    found: set[str] = set()
    for file in INTAKE.glob("*.py"):
        # Files of targets and of map places have troubles of their own, with words of their own pages.
        if file.stem in ("goals", "positions"):
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in CALLS and not _is_log(node.func):
                found.update(text for part in node.args[:2] for text in _texts(part))
            if isinstance(node, ast.Tuple) and len(node.elts) == 2 and set(_texts(node.elts[0])) & SEVERITIES:
                found.update(_texts(node.elts[1]))
            if isinstance(node, ast.Assign) and "code" in {_name(target) for target in node.targets}:
                found.update(_texts(node.value))
    return {code for code in found - SEVERITIES if re.fullmatch(r"[a-z]+(_[a-z]+)*", code)}


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _is_log(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and _name(node.value) == "logs"


def _texts(node: ast.expr) -> list[str]:
    if isinstance(node, ast.IfExp):
        return [*_texts(node.body), *_texts(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def test_the_sources_are_understood():
    assert {
        "not_a_workbook",
        "unknown_township",
        "double_value",
        "macros",
        "missing_period",
        "quarter_exceeds_ytd",
    } <= codes()


@pytest.mark.parametrize("language", labels.LANGUAGES)
def test_each_code_has_its_sentence(language: labels.Language):
    known = {key.removeprefix("problem.") for key in labels.texts(language) if key.startswith("problem.")}
    assert not codes() - known
