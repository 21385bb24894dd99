"""Whatever the app can do leaves its line in the journal, and nothing in the app can change one afterwards."""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dashboard import labels
from dashboard.intake.narratives import file_report
from dashboard.intake.submit import file_returns
from dashboard.pages import _audit_changes, _audit_words
from dashboard.report import own
from dashboard.warehouse import Warehouse, accounts, filing, open_warehouse, saved_views, scoring
from dashboard.warehouse.apply import _ACTS
from dashboard.warehouse.verify import verify_open
from tests.builders import begin, checked, confirmed, unit

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "dashboard").rglob("*.py"))

DOORS: Mapping[str, set[str]] = {
    "intake.sample._begin": {"begin", "target"},
    "intake.sample._review": {"approve", "send_back", "withdraw", "lock", "succession"},
    "intake.submit.file_returns": {"commit"},
    "intake.narratives.file_report": {"narrative"},
    "intake.narratives.take_back": {"withdraw"},
    "pages._checks_item.say": {"explain"},
    "pages._deadlines._do": {"deadline"},
    "pages._unit_changes._submit": {"succession"},
    "pages._units.begin_button": {"begin"},
    "pages._units.add_button": {"unit"},
    "warehouse.townships.set_units": {"unit"},
    "warehouse.database.Warehouse.decide_headers": {"mapping"},
    "warehouse.accounts.set_accounts": {"account"},
    "warehouse.accounts.tell": {"password", "end_sessions"},
    "warehouse.scoring.set_scheme": {"scheme"},
    "warehouse.scoring.set_targets": {"target"},
    "warehouse.scoring.sign_off": {"signoff"},
    "intake.sample._place": {"map"},
    "pages._map_layout._set": {"map"},
    "warehouse.saved_views.save_view": {"view"},
    "warehouse.saved_views.rename_view": {"view"},
    "warehouse.saved_views.delete_view": {"view"},
    "report.own.keep": {"sentences"},
    "report.own.take_back": {"sentences"},
    "warehouse.database.Warehouse.act": set(),
    "warehouse.database.Warehouse.submit": set(),
    "warehouse.database.Warehouse.write": set(),
    "warehouse.filing.approve": {"approve", "lock"},
    "warehouse.filing.unlock": {"unlock"},
    "warehouse.filing.correct": {"correct"},
    "warehouse.filing.file_nil": {"nil"},
    "warehouse.filing._change": {"send_back", "withdraw", "restore", "lock"},
}
"""Every function that hands acts to the writer, and which; the last three of the warehouse carry any."""

FILED, SECOND = 20_000, 30_000
"""The returns of U1 and U2, filed with the acts 2 and 3."""
FIGURES = {"members": 80, "workers": 100}


def _unit(warehouse: Warehouse) -> None:
    warehouse.act("unit", {"units": [unit("U1", "东河街道", kind="subdistrict")]}, by="审核员")


def _succession(warehouse: Warehouse) -> None:
    link = {"from_code": "U2", "to_code": "U1", "share": 1.0}
    gone = unit("U2", "西岭乡", kind="township", valid_to="2026-06-30", successor_code="U1")
    body = {"kind": "merge", "happened_on": "2026-07-01", "note": "撤乡", "links": [link], "units": [gone]}
    warehouse.act("succession", body, by="审核员")


def _cancel(warehouse: Warehouse) -> None:
    link = {"from_code": "U2", "to_code": "U1", "share": 1.0}
    back = unit("U2", "西岭乡", kind="township")
    body = {"kind": "cancel", "happened_on": "2026-07-01", "note": "", "links": [link], "units": [back]}
    warehouse.act("succession", body, by="审核员")


def _target(warehouse: Warehouse) -> None:
    goal = {"unit_code": "C", "year": 2026, "indicator_code": "membership_rate", "value": 0.9}
    warehouse.act("target", {"targets": [goal]}, by="审核员")


def _scheme(warehouse: Warehouse) -> None:
    items = (scoring.Item("organisation", "membership_rate", 100, 0.6, 0.9),)
    scoring.set_scheme(warehouse, scoring.Scheme(2026, items), by="审核员")


def _explain(warehouse: Warehouse) -> None:
    said = {"return_id": FILED, "rule_code": "V03", "sheet": "季报", "cell": "E5", "act": "explained"}
    warehouse.act("explain", {**said, "why": "已核对"}, by="审核员")


def _correct(warehouse: Warehouse) -> None:
    figure = filing.Correction("members", "stock", Decimal(81), raw_text="81")
    filing.correct(warehouse, "U1", 2026, 1, [figure], by="审核员", why="录错")


# What is done one after the other, and the acts that each must leave.
STEPS: list[tuple[Callable[[Warehouse], object], list[str]]] = [
    (begin, ["begin"]),
    (lambda w: file_returns(w, [checked("U1", 2026, 1, FIGURES, by="审核员")]), ["commit"]),
    (lambda w: file_returns(w, [checked("U2", 2026, 1, FIGURES, by="审核员")]), ["commit"]),
    (_explain, ["explain"]),
    (lambda w: w.decide_headers({"会员": "members"}, by="审核员"), ["mapping"]),
    (_target, ["target"]),
    (lambda w: w.act("deadline", {"year": 2026, "quarter": 1, "due_on": "2026-04-20"}, by="审核员"), ["deadline"]),
    (lambda w: filing.send_back(w, SECOND, by="审核员", note="少一栏"), ["send_back"]),
    (lambda w: filing.restore(w, SECOND, by="审核员"), ["restore"]),
    (lambda w: filing.withdraw(w, SECOND, by="审核员", note="填错"), ["withdraw"]),
    (lambda w: filing.restore(w, SECOND, by="审核员"), ["restore"]),
    (lambda w: filing.file_nil(w, "U2", 2026, 1, ["aid_amount"], by="审核员"), ["nil"]),
    (lambda w: filing.approve(w, [FILED], by="审核员"), ["approve"]),
    (_correct, ["correct"]),
    (lambda w: filing.lock(w, [FILED], by="审核员"), ["lock"]),
    (lambda w: filing.unlock(w, [FILED], by="审核员", note="有更正"), ["unlock"]),
    # The last return of the quarter: both of U2, and with them the quarter is locked, correction included.
    (lambda w: filing.approve(w, [120_000], by="审核员"), ["approve", "approve", "lock", "lock", "lock", "lock"]),
    (_unit, ["unit"]),
    (_succession, ["succession"]),
    (_cancel, ["succession"]),
    (_scheme, ["scheme"]),
    (lambda w: scoring.sign_off(w, 2026, 1, by="审核员", note="一季度"), ["signoff"]),
    (lambda w: w.act("map", {"kind": "grid", "file_name": "a.csv", "places": [["U1", 1.0, 1.0, None]]}, by="审核员"), ["map"]),
    (lambda w: saved_views.save_view(w, "主要", "compare", {"units": "U1,U2"}, by="审核员"), ["view"]),
    (lambda w: saved_views.rename_view(w, "主要", "两个单位", by="审核员"), ["view"]),
    (lambda w: saved_views.delete_view(w, "两个单位", by="审核员"), ["view"]),
    (lambda w: own.keep(w, 'section = "culture"\n', by="审核员"), ["sentences"]),
    (lambda w: own.take_back(w, "culture", by="审核员"), ["sentences"]),
    (lambda w: file_report(w, "总结.txt", b"old", (), confirmed("U1", 2019, 4, {"members": 70}), by="审核员"), ["narrative"]),
    (lambda w: accounts.set_accounts(w, [accounts.Account("boss", "管理员", "admin")], by="审核员"), ["account"]),
    (lambda w: accounts.tell(w, "password", ["boss"], by="审核员"), ["password"]),
    (lambda w: accounts.tell(w, "end_sessions", ["boss"], by="审核员"), ["end_sessions"]),
]  # fmt: skip


@dataclass(frozen=True)
class Done:
    """A store after all the steps, and the journal's bytes before the first and after each."""

    warehouse: Warehouse
    journals: list[bytes]
    versions: list[int]
    touched: list[tuple[str, Any]]


_watched: list[tuple[str, Any]] = []
_watching: list[str] = []


def _watch(event: str, args: tuple[Any, ...]) -> None:
    """What Python itself reports of files being opened for writing, renamed, removed or cut."""
    if not _watching or event not in ("open", "os.rename", "os.remove", "os.truncate"):
        return
    if isinstance(args[0], (str, Path)) and _watching[0] in str(args[0]):
        _watched.append((event, args[2] if event == "open" else None))


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Done]:
    labels.use("zh_CN")
    sys.addaudithook(_watch)
    folder = tmp_path_factory.mktemp("acts") / "store"
    _watching.append(str(folder / "journal"))
    warehouse = open_warehouse(folder)
    journals, versions = [_journal(folder)], [0]
    for step, _ in STEPS:
        step(warehouse)
        journals.append(_journal(folder))
        versions.append(warehouse.version)
    touched = list(_watched)
    _watching.clear()
    yield Done(warehouse, journals, versions, touched)
    warehouse.close()


def _journal(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted((folder / "journal").glob("*.jsonl")))


# --- Each act leaves its line ---------------------------------------------------------------------------


def test_each_step_leaves_just_its_lines_after_all_earlier_ones(done: Done):
    pairs = zip(done.journals, done.journals[1:], strict=False)
    for (before, after), (_, acts) in zip(pairs, STEPS, strict=True):
        assert after.startswith(before), "what stood there stands there still"
        added = after[len(before) :].decode().splitlines()
        assert [re.search(r'"act":"(\w+)"', line)[1] for line in added if line] == acts  # type: ignore[index]


def test_every_act_there_is_was_done(done: Done):
    assert {act for _, acts in STEPS for act in acts} == set(_ACTS)


def test_every_act_has_its_words_in_both_languages(done: Done):
    assert set(_audit_words.ACTS) == set(_ACTS)
    for language in labels.LANGUAGES:
        for act in _ACTS:
            assert labels.t(f"audit.act_{act}", language)


def test_the_page_lists_each_line_with_who_and_what_it_changed(done: Done):
    def ask(name: str, **params: Any) -> list[dict[Any, Any]]:
        rows = done.warehouse.query(name, **params).astype(object)
        return rows.where(rows.notna(), None).to_dict("records")

    anything = dict.fromkeys(("number", "person", "act", "unit_code", "wanted", "day_from", "day_to"))
    listed = ask("audit/act_by_number", **anything, limit_rows=1000, skip_rows=0)
    assert sorted(row["number"] for row in listed) == list(range(1, done.warehouse.version + 1))
    for row in listed:
        assert row["by_whom"] == ("管理员" if row["act"] == "begin" else "审核员")
        assert _audit_words.said(row), row["act"]
        queries = _audit_changes.source_queries([row["number"]], [row["act"]])
        assert _audit_changes.changes(ask, queries), f"{row['act']} tells nothing before and after"


def test_the_store_is_sound_after_all_of_it_and_after_a_rebuild(done: Done):
    assert verify_open(done.warehouse).findings == ()
    done.warehouse.rebuild()
    assert verify_open(done.warehouse).findings == ()
    assert _journal(done.warehouse.folder) == done.journals[-1]


def test_what_is_not_allowed_leaves_no_line(done: Done):
    with pytest.raises(filing.NotAllowedError):
        filing.withdraw(done.warehouse, FILED, by="审核员", note="已锁定")
    with pytest.raises(filing.NotAllowedError):
        _correct(done.warehouse)
    assert _journal(done.warehouse.folder) == done.journals[-1]


# --- Nothing else writes ----------------------------------------------------------------------------------


@cache
def functions(file: Path) -> list[tuple[str, ast.AST]]:
    """Each function of a module by its full name, without those nested in it."""
    module = ".".join(file.relative_to(ROOT / "dashboard").with_suffix("").parts)

    def walk(node: ast.AST, name: str) -> Iterator[tuple[str, ast.AST]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.ClassDef):
                yield from walk(child, f"{name}.{child.name}")
            elif isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield f"{name}.{child.name}", child

    tree = ast.parse(file.read_text(encoding="utf-8"))
    others = [node for node in tree.body if not isinstance(node, (ast.ClassDef, ast.FunctionDef))]
    return [*walk(tree, module), (module, ast.Module(others, []))]


@cache
def calls(node: ast.AST) -> list[ast.Call]:
    return [each for each in ast.walk(node) if isinstance(each, ast.Call)]


def hands_over(call: ast.Call) -> bool:
    """Whether a call gives acts to a warehouse: warehouse.write(…), store.own().act(…), self.submit(…)."""
    function = call.func
    if not isinstance(function, ast.Attribute) or function.attr not in ("write", "submit", "act"):
        return False
    receiver = ast.unparse(function.value)
    return "warehouse" in receiver or receiver in ("store.own()", "store.sample()", "self", "self._writer")


def test_every_function_that_writes_is_known_and_its_acts_are_done_above():
    found = {
        name
        for file in SOURCES
        for name, node in functions(file)
        if any(hands_over(call) for call in calls(node))
    }
    assert found == set(DOORS), "a new writing function needs its line in DOORS and its act in STEPS"
    assert set().union(*DOORS.values()) == set(_ACTS)


def test_acts_are_written_by_the_one_writer_only():
    """Its thread appends to the journal in the same job that changes the tables."""
    using = {
        name
        for file in SOURCES
        for name, node in functions(file)
        for call in calls(node)
        if ast.unparse(call.func) in ("apply_lines", "self._journal.append", "Journal", "Journal.append")
    }
    assert using == {
        "warehouse.database.Warehouse.__init__",
        "warehouse.replay.differences",
        "warehouse.writer.Writer._apply_in_steps",
        "warehouse.writer.Writer._write",
    }


def test_rows_are_changed_by_sql_in_these_places_only():
    """Elsewhere SQL only selects; a journal's act is deleted only where all is made anew from the journal."""
    changing = re.compile(r"^\s*(insert|update|delete|drop|alter|truncate|copy|merge)\s", re.IGNORECASE)
    found = {
        name
        for file in SOURCES
        for name, node in functions(file)
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and changing.match(each.value)
        if "warehouse" in name
    }
    assert found <= {
        "warehouse.apply",
        "warehouse.apply._insert",
        "warehouse.apply.apply_lines",
        "warehouse.database.prepare_database",
        "warehouse.derived",
        "warehouse.derived._change_totals",
        "warehouse.derived._derive_at_once",
        "warehouse.derived._derive_figures",
        "warehouse.derived._derive_ratios",
        "warehouse.derived._derive_totals",
        "warehouse.derived._merge_totals",
        "warehouse.derived._parts",
        "warehouse.derived._touch",
        "warehouse.derived.derive_all",
        "warehouse.derived.take_off_totals",
        "warehouse.derived.derive_touched",
        "warehouse.opening.migrate",
        "warehouse.mirror.catalogue_statements",
        "warehouse.mirror.mirror_catalogue",
        "warehouse.publish._copy",
        "warehouse.writer.Writer._rebuild",
    }
    named = re.compile(
        r"(update|delete\s+from|drop\s+table|alter\s+table|truncate)\s+journal_act", re.IGNORECASE
    )
    texts = [*SOURCES, *(ROOT / "queries").rglob("*.sql")]
    assert [file.name for file in texts if named.search(file.read_text(encoding="utf-8"))] == []


# --- The journal's files ----------------------------------------------------------------------------------


def test_the_journal_was_only_ever_appended_to(done: Done):
    writing = [flags for event, flags in done.touched if event == "open" and _is_writing(flags)]
    assert len(writing) == len([acts for _, acts in STEPS]), "one append a step"
    assert all(flags & os.O_APPEND and not flags & os.O_TRUNC for flags in writing)
    assert [event for event, _ in done.touched if event != "open"] == []


def _is_writing(flags: Any) -> bool:
    return bool(flags & (os.O_WRONLY | os.O_RDWR))


def test_one_module_opens_the_journal_for_writing_to_append_or_to_cut_what_was_never_done():
    naming = {
        ".".join(file.relative_to(ROOT / "dashboard").with_suffix("").parts)
        for file in SOURCES
        if re.search(r"jsonl|[\"']journal[\"']", file.read_text(encoding="utf-8"))
    }
    assert naming == {
        "warehouse.journal",
        "warehouse.verify",
        "warehouse.backup",
        "soundness",
        "service",
        "__main__",
    }
    modes = {
        name: sorted(mode for call in calls(node) for mode in _writes(call))
        for file in SOURCES
        # warehouse/backup.py writes copies, and swaps whole stores that nobody holds (test_backup.py).
        if file.stem in ("journal", "verify", "soundness", "service", "__main__")
        for name, node in functions(file)
    }
    assert {name: mode for name, mode in modes.items() if mode} == {
        "warehouse.journal.Journal._append_text": ["ab"],
        "warehouse.journal.Journal._cut_doubtful": ["r+b", "truncate"],  # of a line that could not be synced
        "warehouse.journal.Journal.note_misfit": ["write_text"],  # misfit.json, beside the journal
        "warehouse.journal.Journal._cut": ["r+b", "truncate", "write_bytes"],  # the copy, then the cut
        "warehouse.verify._remember": ["replace", "write_text"],  # verified.json
    }


WRITE_CALLS = ("write_text", "write_bytes", "truncate", "ftruncate", "unlink", "rename", "rmtree", "remove")


def _writes(call: ast.Call) -> Iterator[str]:
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    if name == "open":
        modes = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        yield from (mode for mode in modes if set(mode) & set("wax+"))
    elif name in WRITE_CALLS or (name == "replace" and len(call.args) == 1):
        yield name
