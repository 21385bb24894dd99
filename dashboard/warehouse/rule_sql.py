"""Clauses of rules in, the one SQL statement that looks for their violations out.

The statement reads table ``fct_figure`` and the drafts in ``rule_draft`` (ordinal, unit_key, year, quarter,
measure_code, basis, value, state). First it lays the drafts over the current given figures and makes figures
to date of them (rule_figures.py); then come one select for each source of figures, joined by ``union all``.
The same statement over the store takes the given figures of a moment in the place of the drafts.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.catalogue import Catalogue
from dashboard.warehouse.expressions import SETS, Clause, Operand, operands_of
from dashboard.warehouse.rule_figures import figures_in_store, figures_with_drafts

STORE_ARGS = "as_of, in_year_from, in_year_to, in_quarter_from, in_quarter_to, in_unit, in_measure"
"""The names that the statement over the store leaves to be bound by a macro."""


def store_sql(clauses: Sequence[Clause], known: Catalogue) -> str:
    """The statement over the figures that stand at the moment ``as_of``; its names are ``STORE_ARGS``.

    What is broken in these years and quarters (both ends included), by one unit and in clauses that compare
    one measure, null for all: only the figures that are compared there are read. Columns: unit_code, year,
    quarter, rule_code, clause, measure_code, basis, ratio, and operands as a list.
    """
    width = max((len(clause.operands) for clause in clauses), default=1)
    operands = ", ".join(f"operand_{n + 1}" for n in range(width))
    statement = violation_sql(clauses, known, in_store=True)
    return f"""select unit_key as unit_code, year, quarter, rule_code, clause, measure_code, basis, ratio,
    [{operands}] as operands
from (
{statement}) as broken"""


def operand_sql(clauses: Sequence[Clause]) -> str:
    """Which figures each clause compares: rule_code, severity, clause, place (from 1), measure_code (null
    where it is any of a set), shift ("" for the quarter itself) and arg_name, its name in the message.
    """
    rows = [
        f"({_text(clause.rule.code)}, {_text(clause.rule.severity)}, {clause.number}, {place},"
        f" {'null' if clause.set_name else _text(operand.measure)}, {_text(operand.shift)},"
        f" {_text(operand.arg_name)})"
        for clause in clauses
        for place, operand in enumerate(clause.operands, start=1)
    ]
    values = ",\n    ".join(rows) or "('', '', 0, 0, '', '', '')"
    return f"""select
    rule_code,
    severity,
    clause,
    place,
    cast(measure_code as text) as measure_code,
    shift,
    arg_name
from (values
    {values}
) as v (rule_code, severity, clause, place, measure_code, shift, arg_name)"""


def violation_sql(clauses: Sequence[Clause], known: Catalogue, *, in_store: bool = False) -> str:
    """The statement over the drafts, or over all that stands. Its columns are unit_key, year, quarter,
    rule_code, clause, measure_code, basis, ratio and one operand_1... for each figure that a clause reads.
    """
    width = max((len(clause.operands) for clause in clauses), default=1)
    kinds = ",\n        ".join(
        f"({_text(each.code)}, {_text(each.unit)}, {_text(each.measure_type)})"
        for each in known.measures.values()
    )
    operands = operands_of(clauses)
    codes = ", ".join(_text(code) for code in dict.fromkeys(operand.measure for operand in operands))
    by_source: dict[tuple[str, bool], list[tuple[int, Clause]]] = {}
    for place, clause in enumerate(clauses):
        by_source.setdefault(_source(clause), []).append((place, clause))
    branches = "\nunion all\n".join(_branch(each, width, in_store) for each in by_source.values())
    columns = ", ".join(f"operand_{n + 1}" for n in range(width))
    figures = figures_in_store(kinds, _together(clauses, known)) if in_store else figures_with_drafts(kinds)
    return f"""{figures}
wide as materialized (
    select
        unit_key,
        year,
        quarter{"".join(_wide_columns(operand, in_store) for operand in operands)}
    from history
    where measure_code in ({codes or "''"})
    group by unit_key, year, quarter
),

violation as (
{branches or _NO_RULES}
)

select unit_key, year, quarter, rule_code, clause, measure_code, basis, ratio, {columns}
from violation
order by unit_key, year, quarter, place, measure_code, basis
"""


def _together(clauses: Sequence[Clause], known: Catalogue) -> str:
    """Each measure beside itself and those that a clause compares it with, as rows of literals."""
    pairs = {(code, code): None for code in known.measures}
    for clause in clauses:
        codes = [] if clause.set_name else [operand.measure for operand in clause.operands]
        pairs |= {(one, other): None for one in codes for other in codes}
    return ",\n        ".join(f"({_text(one)}, {_text(other)})" for one, other in pairs)


def _wide_columns(operand: Operand, in_store: bool) -> str:
    source = operand.shift or "value"
    value = f"max(case when measure_code = {_text(operand.measure)} then {source} end)"
    if operand.shift == "ytd_prev":
        # before the first quarter nothing had been counted yet
        value = f"case when quarter = 1 then 0 else {value} end"
    if in_store:
        return f",\n        {value} as {operand.column}"
    flag = f"bool_or(case when measure_code = {_text(operand.measure)} then {source}__draft end)"
    return f",\n        {value} as {operand.column},\n        {flag} as {operand.draft_column}"


def _branch(clauses: Sequence[tuple[int, Clause]], width: int, in_store: bool) -> str:
    """A select of the violations of clauses, each with its place, that all read one source.

    One select for all of them: planning one for each clause takes far longer than running it. A source of a
    row a figure is first cut down to the rows that break any, so that few are looked at clause by clause.
    """
    source, by_measure = _source(clauses[0][1])
    subject = "measure_code, basis" if by_measure else "cast(null as text) as measure_code, null as basis"
    found = ",\n            ".join(_violation(clause, place, width, in_store) for place, clause in clauses)
    operands = ", ".join(f"found.operands[{n + 1}] as operand_{n + 1}" for n in range(width))
    broken = "\n        or ".join(f"({_broken(clause, in_store)})" for _, clause in clauses)
    any_broken = f"\n    where {broken}" if by_measure else ""
    return f"""select
    unit_key,
    year,
    quarter,
    found.place,
    found.rule_code,
    found.clause,
    measure_code,
    basis,
    found.ratio,
    {operands}
from (
    select
        unit_key,
        year,
        quarter,
        {subject},
        unnest([
            {found}
        ]) as found
    from {source}{any_broken}
) as looked_at
where found is not null"""


def _source(clause: Clause) -> tuple[str, bool]:
    """What a clause reads, and whether a row there is of one measure."""
    if not clause.set_name:
        return "wide", False
    return "history" if clause.has_shift else "given_value", True


def _violation(clause: Clause, place: int, width: int, in_store: bool) -> str:
    """What is to be told of a row that breaks a clause; null for one that does not."""
    values = [f"cast({operand.column} as double)" for operand in clause.operands]
    values += ["cast(null as double)"] * (width - len(values))
    # as decimals: half a hundredth of a DOUBLE is rounded one way here and another elsewhere
    rounded = f"cast(round(cast({clause.ratio} as decimal(26, 8)), 2) as double)"
    ratio = rounded if clause.ratio else "cast(null as double)"
    return (
        f"case when {_broken(clause, in_store)} then"
        f" {{place: {place}, rule_code: {_text(clause.rule.code)}, clause: {clause.number},"
        f" ratio: {ratio}, operands: [{', '.join(values)}]}} end"
    )


def _broken(clause: Clause, in_store: bool) -> str:
    """Whether all figures of a clause are known, one is a draft's (what stands is looked at whole), and the
    condition does not hold.
    """
    known = " and ".join(f"{operand.column} is not null" for operand in clause.operands)
    drafted = " or ".join(operand.draft_column for operand in clause.operands)
    within = f"{SETS[clause.set_name]} and " if clause.set_name else ""
    touched = "" if in_store else f" and ({drafted})"
    return f"{within}{known}{touched} and not {clause.condition}"


def _text(value: str) -> str:
    """A literal. Only words of data/*.csv come here, never a stranger's text."""
    return "'" + value.replace("'", "''") + "'"


_NO_RULES = (
    "select unit_key, year, quarter, 0 as place, '' as rule_code, 0 as clause, measure_code, basis,"
    " value as ratio, value as operand_1 from history where false"
)
