"""Journal lines in, rows of the warehouse out: the one place where an act becomes data.

Replay and everyday writing both come through here, so a rebuilt database is equal to the one it replaces.
What each act's body holds:

    begin      {"county": {"county_code", "name", "is_sample", "today"}, "units": [unit...]}
    unit       {"units": [{"unit_code", "name", "short_name", "level", "kind", "parent_code", "valid_from",
                "valid_to", "successor_code", "aliases": [text...]}]}; a known unit_code is replaced
    commit     {"file": {"sha256", "name", "bytes"} or None,
                "returns": [{"unit_code", "year", "quarter", "source_kind", "note",
                "facts": [[measure, basis, value, state, raw_text, sheet, cell, approximate, unit_factor]],
                "ratios": [[ratio_code, basis, value, raw_text, sheet, cell]],
                "problems": [[rule_code, severity, measure_code, sheet, cell, {args}]],
                "explanations": [[rule_code, sheet, cell, "explained" | "overridden", why]]}]}
    correct, nil   as commit, with no file: single figures corrected, and a report that nothing happened;
                an approved quarter's correction has {"approved": true} in its return and is approved with it
    narrative  as commit, with source_kind "narrative": confirmed figures of an old report, and the sentence
                of each: "quotes": [[indicator_code, basis, quote, start_at, end_at]]
    approve, send_back, withdraw, restore, lock, unlock   {"return_id", "note"}
    succession {"kind": "rename" | "merge" | "split", "happened_on", "note", "units": [unit as above...],
                "links": [{"from_code", "to_code", "share", "old_name", "new_name"}]}
    explain    {"return_id", "rule_code", "sheet", "cell", "act": "explained" | "overridden", "why"}
    target     {"targets": [{"unit_code", "year", "indicator_code", "value"}]}
    deadline   {"year", "quarter", "due_on"}
    mapping    {"header", "indicator_code"}; LEFT_OUT as code: none of the catalogue's, never taken;
                an empty code takes the decision back, so that the header is asked about again
    scheme     {"year", "missing_rule", "near_share", "star_5" … "star_2", "note",
                "items": [{"area_code", "indicator_code", "weight", "floor_value", "full_value"}]}
    signoff    {"year", "quarter", "scheme_number", "note", "scores": [[unit_code, score, rank, stars]],
                "points": [[unit_code, sort, area_code, indicator_code, weight, floor_value, target, value,
                state, points]]}
    view       {"name", "page", "parameters": {name: text}}, renamed also "was"; an empty page deletes
    map        {"kind": "grid" | "outline" | "honeycomb", "file_name",
                "places": [[unit_code, x, y, outline or None]]}; the newest layout stands
    sentences  {"section", "body"}: a file of sentences of the work report; an empty body takes it back
    account    {"login", "name", "role", "unit_code", "is_active"}; the newest of a login stands
    password, end_sessions   {"login"}: a first password was given, its sessions were ended; no figure changes
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from dashboard.warehouse import derived
from dashboard.warehouse.derived import TABLES, Derivations, Touched
from dashboard.warehouse.journal import Line

pa.set_memory_pool(pa.system_memory_pool())  # Arrow's own keeps 25 MB for good after a long import

RETURNS_PER_ACT = 10_000
FACTS_PER_RETURN = 10_000
"""A fact's id is its return's times this and its place there: queries take the one from the other."""
LEFT_OUT = "-"
"""The code of a mapping whose header is none of the catalogue's indicators."""

EVENT_OF_ACT = {
    "approve": "approved",
    "send_back": "sent_back",
    "withdraw": "withdrawn",
    "restore": "restored",
    "lock": "locked",
    "unlock": "unlocked",
}

# Column lists as they are inserted; a return's revision is counted by the database.
_COLUMNS: dict[str, str] = {
    "journal_act": "number act done_at by_whom summary",
    "county": "county_code name is_sample today",
    "unit": "unit_code name short_name level kind parent_code valid_from valid_to successor_code",
    "unit_alias": "alias unit_code",
    "return_file": "sha256 name bytes uploaded_at uploaded_by",
    "return": "return_id act_number unit_code year quarter source_kind sha256 filed_at filed_by",
    "return_event": "return_id act_number act done_at by_whom note",
    "fact": "fact_id return_id measure_code basis value state raw_text sheet cell approximate unit_factor",
    "reported_ratio": "return_id ratio_code basis value raw_text sheet cell",
    "narrative_quote": "return_id indicator_code basis quote start_at end_at",
    "problem": "return_id rule_code severity measure_code sheet cell message_args",
    "problem_event": "return_id rule_code sheet cell act done_at by_whom why",
    "target": "unit_code year indicator_code value set_at act_number",
    "deadline": "year quarter due_on act_number",
    "header_mapping": "header indicator_code act_number done_at by_whom",
    "unit_succession": "kind from_code to_code happened_on share old_name new_name note act_number done_at"
    " by_whom",
    "scheme": "year missing_rule near_share star_5 star_4 star_3 star_2 note act_number set_at by_whom",
    "scheme_item": "act_number sort area_code indicator_code weight floor_value full_value",
    "signoff": "year quarter scheme_number note act_number done_at by_whom",
    "signed_score": "act_number unit_code score rank stars",
    "signed_item": "act_number unit_code sort area_code indicator_code weight floor_value target value state"
    " points",
    "saved_view": "view_name page parameters was act_number done_at by_whom",
    "map_layout": "kind file_name act_number done_at by_whom",
    "map_place": "act_number unit_code x y outline",
    "report_sentences": "section body act_number done_at by_whom",
    "account": "login name role unit_code is_active act_number set_at by_whom",
}

_IN_TABLES = frozenset({"returns", "scores", "points", "places", "body"})
"""Parts of an act's body that only stand in their tables, not in its line of the audit."""

# Everything that replay fills, in other words what a rebuild empties first.
DERIVED_TABLES = (*_COLUMNS, *TABLES)


class UnknownActError(KeyError):
    """An act that this version of the program does not know."""


class _Rows:
    """Rows waiting to be inserted, by table."""

    def __init__(self) -> None:
        self.tables: dict[str, list[tuple[Any, ...]]] = {name: [] for name in _COLUMNS}
        self.facts: tuple[list[Any], ...] = tuple([] for _ in _COLUMNS["fact"].split())
        """Those of table fact by column: there are thousands of them."""
        self.replaced_units: list[str] = []

    def add(self, table: str, *values: Any) -> None:
        self.tables[table].append(values)

    def add_facts(self, return_id: int, facts: Sequence[Sequence[Any]]) -> None:
        first = return_id * FACTS_PER_RETURN
        ids, returns, *columns = self.facts
        ids.extend(range(first, first + len(facts)))
        returns.extend([return_id] * len(facts))
        for column, values in zip(columns, zip(*facts, strict=True), strict=False):
            column.extend(values)

    def columns(self) -> Iterator[tuple[str, Sequence[Sequence[Any]]]]:
        """Each table that waits for rows, and its columns."""
        for table, rows in self.tables.items():
            columns = self.facts if table == "fact" else list(zip(*rows, strict=True))
            if columns and columns[0]:
                yield table, columns


def apply_lines(cursor: duckdb.DuckDBPyConnection, lines: Sequence[Line], derivations: Derivations) -> None:
    """Insert what these lines say and derive what they touch. The caller holds the transaction.

    Raises KeyError or a DuckDB error on an act that cannot be applied; nothing may be committed then.
    """
    rows = _Rows()
    for line in lines:
        if line.act not in _ACTS:
            raise UnknownActError(line.act)
        _ACTS[line.act](rows, line)
        body = {key: value for key, value in line.body.items() if key not in _IN_TABLES}
        rows.add("journal_act", line.number, line.act, _stamp(line), line.by, _json(body))
    _insert(cursor, rows)
    _derive(cursor, rows, derivations)
    if lines:
        cursor.execute(
            "update journal_state set last_number = ?, last_hash = ?", [lines[-1].number, lines[-1].hash]
        )


def _derive(cursor: duckdb.DuckDBPyConnection, rows: _Rows, derivations: Derivations) -> None:
    """Make what follows from these rows anew, where they touch it; whole, once a county begins."""
    begun = bool(rows.tables["county"])
    touched = _touched(rows)
    if "fct_kind_total" in derivations:
        sql, of = derivations["fct_kind_total"], touched["fct_kind_total"]
        other_units = bool(touched["dim_unit_span"] or touched["dim_unit_change"])
        derived.take_off_totals(cursor, sql, of, other_units=other_units)
    for name, sql in derivations.items():
        if begun and name in _OF_THE_COUNTY:
            derived.derive_all(cursor, name, sql)
        else:
            derived.derive_touched(cursor, name, sql, touched[name])


_OF_THE_COUNTY = frozenset({"stg_target", "dim_unit_span"})
"""What follows from the county's own row as well."""


_NARRATIVES = """select return_id from return
where return_id in (select unnest($some)) and source_kind = 'narrative'"""
_FILED = "select distinct year, quarter from return where return_id in (select unnest($some))"
_EXPECTED = "select distinct year, quarter from return where len($some) > 0"


def _touched(rows: _Rows) -> dict[str, list[Touched]]:
    """What of each derived table these rows touch. Figures are touched by mergers and splits of their unit,
    too: nothing is derived across one."""
    returns = _values(rows, "return_event", "return_id")
    changed = _values(rows, "unit_succession", "from_code") | _values(rows, "unit_succession", "to_code")
    units = changed.union(rows.replaced_units)
    id_place, kind_place = (_COLUMNS["return"].split().index(name) for name in ("return_id", "source_kind"))
    others = {row[id_place] for row in rows.tables["return"] if row[kind_place] != "narrative"}
    unit_year = "select distinct unit_code, year from return where {} in (select unnest($some))"
    of_acts = "select distinct {} from {} where act_number in (select unnest($some))"
    targets, deadlines = (_values(rows, table, "act_number") for table in ("target", "deadline"))
    figures = [(unit_year.format("return_id"), returns), (unit_year.format("unit_code"), changed)]
    found = {
        "stg_return_time": [("select unnest($some)", returns)],
        "stg_target": [(of_acts.format("unit_code, year, indicator_code", "target"), targets)],
        "stg_deadline": [(of_acts.format("year, quarter", "deadline"), deadlines)],
        "dim_unit_span": [("select unnest($some)", units)],
        "dim_unit_change": [("select unnest($some)", changed)],
        "stg_narrative_claim": [(_NARRATIVES, returns - others)],
        "fct_figure": figures,
        "fct_unit_ratio": figures,
        "fct_kind_quarter": [(_FILED, returns), (_EXPECTED, units)],
        "fct_kind_total": [(unit_year.format("return_id"), returns), (unit_year.format("unit_code"), units)],
    }
    return {
        name: [(sql, {"some": sorted(some)}) for sql, some in each if some] for name, each in found.items()
    }


def _values(rows: _Rows, table: str, column: str) -> set[Any]:
    place = _COLUMNS[table].split().index(column)
    return {row[place] for row in rows.tables[table]}


def _insert(cursor: duckdb.DuckDBPyConnection, rows: _Rows) -> None:
    if rows.replaced_units:
        for table in ("unit", "unit_alias"):
            cursor.execute(
                f"delete from {table} where unit_code in (select unnest($codes))",
                {"codes": rows.replaced_units},
            )
    if rows.tables["county"]:
        cursor.execute("delete from county")
    for table, values in rows.columns():
        names = _COLUMNS[table].split()
        cursor.register("waiting", pa.table(list(map(pa.array, values)), names=names))
        if table == "return":
            cursor.execute(_INSERT_RETURN)
        else:
            columns = ", ".join(names)
            cursor.execute(f"insert into {table} ({columns}) select {columns} from waiting")
        cursor.unregister("waiting")


_INSERT_RETURN = f"""
insert into return ({", ".join(_COLUMNS["return"].split())}, revision)
select
    waiting.*,
    (
        select count(*) from return as earlier
        where earlier.unit_code = waiting.unit_code
            and earlier.year = waiting.year and earlier.quarter = waiting.quarter
            and (earlier.source_kind = 'narrative') = (waiting.source_kind = 'narrative')
    ) + row_number() over (
        partition by waiting.unit_code, waiting.year, waiting.quarter, waiting.source_kind = 'narrative'
        order by waiting.return_id
    )
from waiting
"""


def _stamp(line: Line) -> str:
    return line.at.isoformat(sep=" ", timespec="milliseconds")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _units(rows: _Rows, line: Line) -> None:
    for unit in line.body["units"]:
        code = unit["unit_code"]
        if code in rows.replaced_units:
            for table, place in (("unit", 0), ("unit_alias", 1)):
                rows.tables[table] = [row for row in rows.tables[table] if row[place] != code]
        rows.replaced_units.append(code)
        rows.add(
            "unit", code, unit["name"], unit["short_name"], unit["level"], unit["kind"], unit["parent_code"],
            unit["valid_from"], unit.get("valid_to"), unit.get("successor_code"),
        )  # fmt: skip
        for alias in unit.get("aliases", ()):
            rows.add("unit_alias", alias, code)


def _begin(rows: _Rows, line: Line) -> None:
    county = line.body["county"]
    rows.tables["county"].clear()
    rows.add(
        "county", county["county_code"], county["name"], county.get("is_sample", False), county.get("today")
    )
    _units(rows, line)


def _commit(rows: _Rows, line: Line) -> None:
    file = line.body.get("file") or {"sha256": None}
    at = _stamp(line)
    if file["sha256"]:
        rows.add("return_file", file["sha256"], file["name"], file["bytes"], at, line.by)
    for place, each in enumerate(line.body["returns"]):
        return_id = return_id_of(line.number, place)
        rows.add(
            "return", return_id, line.number, each["unit_code"], each["year"], each["quarter"],
            each.get("source_kind", "filed"), file["sha256"], at, line.by,
        )  # fmt: skip
        first_act = "approved" if each.get("approved") else "submitted"
        rows.add("return_event", return_id, line.number, first_act, at, line.by, each.get("note", ""))
        rows.add_facts(return_id, each["facts"])
        for ratio in each.get("ratios", ()):
            rows.add("reported_ratio", return_id, *ratio)
        for quote in each.get("quotes", ()):
            rows.add("narrative_quote", return_id, *quote)
        for problem in each.get("problems", ()):
            rows.add("problem", return_id, *problem[:5], _json(problem[5]))
        for *place, act, why in each.get("explanations", ()):
            rows.add("problem_event", return_id, *place, act, at, line.by, why)


def return_id_of(act_number: int, place: int) -> int:
    """The id of the return that stands at a place (from 0) of a commit."""
    return act_number * RETURNS_PER_ACT + place


def _event(rows: _Rows, line: Line) -> None:
    rows.add(
        "return_event", line.body["return_id"], line.number, EVENT_OF_ACT[line.act], _stamp(line), line.by,
        line.body.get("note", ""),
    )  # fmt: skip


def _explain(rows: _Rows, line: Line) -> None:
    said = [line.body[key] for key in ("return_id", "rule_code", "sheet", "cell", "act")]
    rows.add("problem_event", *said, _stamp(line), line.by, line.body["why"])


def _target(rows: _Rows, line: Line) -> None:
    for each in line.body["targets"]:
        rows.add(
            "target", each["unit_code"], each["year"], each["indicator_code"], each["value"], _stamp(line),
            line.number,
        )  # fmt: skip


def _deadline(rows: _Rows, line: Line) -> None:
    rows.add("deadline", line.body["year"], line.body["quarter"], line.body["due_on"], line.number)


def _mapping(rows: _Rows, line: Line) -> None:
    rows.add(
        "header_mapping", line.body["header"], line.body["indicator_code"], line.number, _stamp(line), line.by
    )


def _succession(rows: _Rows, line: Line) -> None:
    body = line.body
    _units(rows, line)
    for link in body["links"]:
        rows.add(
            "unit_succession", body["kind"], link["from_code"], link["to_code"], body["happened_on"],
            link.get("share", 1.0), link.get("old_name"), link.get("new_name"), body.get("note", ""),
            line.number, _stamp(line), line.by,
        )  # fmt: skip


def _scheme(rows: _Rows, line: Line) -> None:
    body = line.body
    rules = [body[key] for key in ("missing_rule", "near_share", "star_5", "star_4", "star_3", "star_2")]
    rows.add(
        "scheme", body["year"], *rules, body.get("note", ""), line.number, _stamp(line), line.by
    )  # fmt: skip
    for sort, item in enumerate(body["items"], start=1):
        given = [item[key] for key in ("area_code", "indicator_code", "weight", "floor_value", "full_value")]
        rows.add("scheme_item", line.number, sort, *given)


def _signoff(rows: _Rows, line: Line) -> None:
    body = line.body
    of = [body[key] for key in ("year", "quarter", "scheme_number")]
    rows.add("signoff", *of, body.get("note", ""), line.number, _stamp(line), line.by)
    rows.tables["signed_score"] += [(line.number, *score) for score in body["scores"]]
    rows.tables["signed_item"] += [(line.number, *item) for item in body["points"]]


def _account(rows: _Rows, line: Line) -> None:
    given = [line.body[key] for key in ("login", "name", "role", "unit_code", "is_active")]
    rows.add("account", *given, line.number, _stamp(line), line.by)


def _sentences(rows: _Rows, line: Line) -> None:
    body = line.body
    rows.add("report_sentences", body["section"], body["body"], line.number, _stamp(line), line.by)


def _told_only(rows: _Rows, line: Line) -> None:
    """What only the audit tells of."""


def _view(rows: _Rows, line: Line) -> None:
    body, said = line.body, (line.number, _stamp(line), line.by)
    was = body.get("was")
    if was:
        rows.add("saved_view", was, "", "{}", None, *said)
    rows.add("saved_view", body["name"], body["page"], _json(body["parameters"]), was, *said)


def _map(rows: _Rows, line: Line) -> None:
    body = line.body
    rows.add("map_layout", body["kind"], body["file_name"], line.number, _stamp(line), line.by)
    rows.tables["map_place"] += [(line.number, *place) for place in body["places"]]


_ACTS: dict[str, Callable[[_Rows, Line], None]] = {
    "begin": _begin,
    "unit": _units,
    "commit": _commit,
    "correct": _commit,
    "nil": _commit,
    "narrative": _commit,
    **dict.fromkeys(EVENT_OF_ACT, _event),
    "explain": _explain,
    "target": _target,
    "deadline": _deadline,
    "mapping": _mapping,
    "succession": _succession,
    "scheme": _scheme,
    "signoff": _signoff,
    "view": _view,
    "map": _map,
    "sentences": _sentences,
    "account": _account,
    **dict.fromkeys(("password", "end_sessions"), _told_only),
}
