"""The code's own rules, held by tools: lint, format, types, and who may import whom."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_ruff_finds_nothing():
    run("ruff", "check", ".")


def test_the_code_is_formatted():
    run("ruff", "format", "--check", ".")


def test_mypy_finds_nothing():
    run("mypy")


# Package or module -> the parts of dashboard/ it may import. Every part may import settings, labels and
# catalogue; a package may import itself.
ALLOWED = {
    "app": {"store", "widgets", "access", "pages"},
    "pages": {"store", "widgets", "charts", "intake", "narrative", "workbooks", "report", "access"},
    "widgets": {"charts", "store"},
    "store": {"warehouse", "handover", "jobs", "intake", "access", "sessions", "gate", "service"},
    # The office's server: what stands before the pages, and what puts the two together.
    "office": {"store", "warehouse", "gate", "desk", "sessions", "provider", "service"},
    "service": {"warehouse", "intake"},
    "provider": {"desk", "gate"},
    "desk": {"gate", "sessions"},
    "gate": {"sessions"},
    "sessions": set(),
    "intake": {"intake"},
    "intake.checks": {"warehouse"},
    "intake.bulk": {"warehouse"},
    # The child opens strangers' files for both: intake reads them, workbooks marks them up.
    "intake.child": {"workbooks", "narrative"},
    "intake.submit": {"warehouse"},
    "intake.narratives": {"warehouse"},
    "intake.sample": {"warehouse"},
    "handover": {"warehouse"},
    "jobs": {"warehouse", "handover", "intake", "workbooks"},
    "__main__": {"warehouse", "handover", "jobs", "intake", "narrative", "access", "office", "service"},
    # Old reports: read in the child as well, so both packages know the records of intake.
    "narrative": {"narrative", "intake"},
    "warehouse": {"warehouse", "access"},
    "access": set(),
    "charts": set(),
    "labels": {"intake"},
    "catalogue": set(),
    "settings": set(),
    "logs": set(),
    "workbooks": {"workbooks", "intake"},
    "report": {"report", "warehouse"},
}
ANYONE = {"settings", "labels", "catalogue", "logs"}
LIBRARIES = {
    "streamlit": {"app", "pages", "widgets", "store", "office"},
    "starlette": {"office", "desk", "provider"},
    "duckdb": {"warehouse"},
    "plotly": {"charts"},
    "python_calamine": {"intake.workbook"},
    "docx": {"report"},
    "pptx": {"report"},
    "pypdf": {"narrative.documents"},
    "rjieba": {"narrative"},
    "sqlglot": {"warehouse"},
    "pyspark": {"warehouse"},
}
# A page or widget that grew a module of its own counts as the part it grew from.
PART_OF = {
    "shell": "widgets",
    "menu": "widgets",
    "bounds": "labels",
    "townpick": "widgets",
    "paper": "widgets",
    "nodelay": "widgets",
    "downloads": "widgets",
    "filters": "widgets",
    "links": "widgets",
    "browser": "widgets",
    "anchors": "widgets",
    "tips": "widgets",
    "panel": "widgets",
    "fills": "widgets",
    "press": "widgets",
    "sheets": "widgets",
    "recent": "store",
    "ahead": "store",
    "origin": "pages",
    "takeaway": "pages",
    "pictures": "charts",
    "sources": "widgets",
    "_origin_cells": "pages",
    "_origin_quotes": "pages",
    "_origin_rows": "pages",
    "soundness": "labels",
    "upkeep": "store",
    "findings": "widgets",
    "hovers": "widgets",
    "cards": "widgets",
    "marks": "charts",
    "framing": "charts",
    "drawings": "charts",
    "paths": "charts",
    "shifts": "charts",
    "scatters": "charts",
    "panes": "charts",
    "curves": "charts",
    "bundles": "charts",
    "slopes": "charts",
    "quadrants": "charts",
    "oldmarks": "charts",
    "palette": "charts",
    "maps": "charts",
    "drafts": "charts",
    "preview": "pages",
    "aid_view": "pages",
    "township_view": "pages",
}


def parts_of(file: Path) -> tuple[str, ...]:
    """The names a file goes by in ALLOWED: its module, then its package."""
    if file.name == "app.py":
        return ("app",)
    parts = file.relative_to(ROOT / "dashboard").with_suffix("").parts
    top = PART_OF.get(parts[0], parts[0])
    return (".".join(parts), top) if len(parts) > 1 else (top,)


def imports_of(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            if node.module == "dashboard":
                found |= {f"dashboard.{alias.name}" for alias in node.names}
            else:
                found.add(node.module or "")
    return found


def source_files() -> list[Path]:
    return [ROOT / "app.py", *(ROOT / "dashboard").rglob("*.py")]


@pytest.mark.parametrize("file", source_files(), ids=lambda file: file.relative_to(ROOT).as_posix())
def test_imports_go_one_way(file: Path):
    names = parts_of(file)
    allowed = set().union(*(ALLOWED.get(name, set()) for name in names)) | ANYONE
    for imported in imports_of(file):
        if imported.startswith("dashboard."):
            target = imported.split(".")[1]
            target = PART_OF.get(target, target)
            if target not in {names[-1], *allowed}:
                pytest.fail(f"{names[0]} must not import {imported}")
        library = imported.split(".")[0]
        if library in LIBRARIES:
            assert LIBRARIES[library] & set(names), f"{names[0]} must not import {library}"
