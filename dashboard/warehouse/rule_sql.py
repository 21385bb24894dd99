"""Clauses of rules in, the one SQL statement that looks for their violations out.

The statement reads table ``fct_figure`` and the drafts in ``rule_draft`` (ordinal, unit_key, year, quarter,
measure_code, basis, value, state). First it lays the drafts over the current given figures and makes figures
to date of them; then come one select for each source of figures, joined by ``union all``. The same statement
over the whole store takes every given figure of a moment in the place of the drafts.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.catalogue import Catalogue
from dashboard.warehouse.expressions import SETS, Clause, Operand, operands_of


def store_sql(clauses: Sequence[Clause], known: Catalogue) -> str:
    """The statement over all figures that stand at the moment ``as_of``, a name to be bound by a macro.

    Columns: unit_code, year, quarter, rule_code, clause, measure_code, basis, ratio, and operands as a list.
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
    branches = "\nunion all\n".join(_branch(each, width) for each in by_source.values())
    columns = ", ".join(f"operand_{n + 1}" for n in range(width))
    given = _GIVEN_IN_STORE if in_store else _GIVEN_WITH_DRAFTS
    near, of_near = ("", "") if in_store else (_NEAR_DRAFTS, _OF_NEAR_DRAFTS)
    return f"""{_FIGURES.format(kinds=kinds, given=given, near=near, of_near=of_near)}
wide as materialized (
    select
        unit_key,
        year,
        quarter{"".join(_wide_columns(operand) for operand in operands)}
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


def _wide_columns(operand: Operand) -> str:
    source = operand.shift or "value"
    value = f"max(case when measure_code = {_text(operand.measure)} then {source} end)"
    if operand.shift == "ytd_prev":
        # before the first quarter nothing had been counted yet
        value = f"case when quarter = 1 then 0 else {value} end"
    flag = f"bool_or(case when measure_code = {_text(operand.measure)} then {source}__draft end)"
    return f",\n        {value} as {operand.column},\n        {flag} as {operand.draft_column}"


def _branch(clauses: Sequence[tuple[int, Clause]], width: int) -> str:
    """A select of the violations of clauses, each with its place, that all read one source.

    One select for all of them: planning one for each clause takes far longer than running it. A source of a
    row a figure is first cut down to the rows that break any, so that few are looked at clause by clause.
    """
    source, by_measure = _source(clauses[0][1])
    subject = "measure_code, basis" if by_measure else "cast(null as text) as measure_code, null as basis"
    found = ",\n            ".join(_violation(clause, place, width) for place, clause in clauses)
    operands = ", ".join(f"found.operands[{n + 1}] as operand_{n + 1}" for n in range(width))
    broken = "\n        or ".join(f"({_broken(clause)})" for _, clause in clauses)
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


def _violation(clause: Clause, place: int, width: int) -> str:
    """What is to be told of a row that breaks a clause; null for one that does not."""
    values = [f"cast({operand.column} as double)" for operand in clause.operands]
    values += ["cast(null as double)"] * (width - len(values))
    # as decimals: half a hundredth of a DOUBLE is rounded one way here and another elsewhere
    rounded = f"cast(round(cast({clause.ratio} as decimal(26, 8)), 2) as double)"
    ratio = rounded if clause.ratio else "cast(null as double)"
    return (
        f"case when {_broken(clause)} then"
        f" {{place: {place}, rule_code: {_text(clause.rule.code)}, clause: {clause.number},"
        f" ratio: {ratio}, operands: [{', '.join(values)}]}} end"
    )


def _broken(clause: Clause) -> str:
    """Whether all figures of a clause are known, one is a draft's, and the condition does not hold."""
    known = " and ".join(f"{operand.column} is not null" for operand in clause.operands)
    drafted = " or ".join(operand.draft_column for operand in clause.operands)
    within = f"{SETS[clause.set_name]} and " if clause.set_name else ""
    return f"{within}{known} and ({drafted}) and not {clause.condition}"


def _text(value: str) -> str:
    """A literal. Only words of data/*.csv come here, never a stranger's text."""
    return "'" + value.replace("'", "''") + "'"


_NO_RULES = (
    "select unit_key, year, quarter, 0 as place, '' as rule_code, 0 as clause, measure_code, basis,"
    " value as ratio, value as operand_1 from history where false"
)

# The current given figures of the units and years around the drafts, with the drafts over them.
_GIVEN_WITH_DRAFTS = """draft as materialized (
    select unit_key, year, quarter, measure_code, basis, value, state
    from (
        select
            unit_key,
            year,
            quarter,
            measure_code,
            basis,
            value,
            state,
            row_number() over (
                partition by unit_key, year, quarter, measure_code, basis order by ordinal desc
            ) as newest
        from rule_draft
    ) as numbered
    where newest = 1
),

drafted_unit as materialized (
    select unit_key, min(year) - 1 as first_year, max(year) + 1 as last_year
    from draft
    group by unit_key
),

standing as (
    select f.unit_code as unit_key, f.year, f.quarter, f.measure_code, f.basis, f.value, f.state
    from fct_figure as f
    join drafted_unit as u
        on u.unit_key = f.unit_code
        and f.year between u.first_year and u.last_year
    where not f.derived
        and f.known_until >= timestamp '9999-12-31'
),

given as materialized (
    select unit_key, year, quarter, measure_code, basis, value, true as is_draft
    from draft
    union all
    select s.unit_key, s.year, s.quarter, s.measure_code, s.basis, s.value, false as is_draft
    from standing as s
    left join draft as d
        on d.unit_key = s.unit_key
        and d.year = s.year
        and d.quarter = s.quarter
        and d.measure_code = s.measure_code
        and d.basis = s.basis
    where d.unit_key is null
),
"""

# The quarters that a draft is of, or in which one is the figure of the quarter or of the year before.
_NEAR_DRAFTS = """near as materialized (
    select distinct unit_key, quarter_index + reach as quarter_index
    from (
        select unit_key, quarter_index
        from to_date
        where is_draft
        union
        select unit_key, 4 * year + quarter as quarter_index
        from given
        where is_draft
    ) as drafted
    cross join (values (0), (1), (4)) as v (reach)
),

"""
_OF_NEAR_DRAFTS = """
    join near on near.unit_key = now.unit_key and near.quarter_index = now.quarter_index"""

# What is given at a moment, all of it to be looked at.
_GIVEN_IN_STORE = """given as materialized (
    select f.unit_code as unit_key, f.year, f.quarter, f.measure_code, f.basis, f.value, true as is_draft
    from fct_figure as f
    where not f.derived
        and f.known_from <= as_of
        and f.known_until > as_of
),
"""

# The figures as they stand or would stand: to date, with earlier ones.
_FIGURES = """with measure_kind as (
    select measure_code, unit, measure_type
    from (values
        {kinds}
    ) as v (measure_code, unit, measure_type)
),

{given}
-- years to date that are to be added up: only where quarters are given
flow_quarter as materialized (
    select
        unit_key,
        year,
        quarter,
        measure_code,
        bool_or(basis = 'ytd') as has_ytd,
        case when bool_or(basis = 'ytd') then max(case when basis = 'ytd' then value end)
            else max(case when basis = 'quarter' then value end) end as step_value,
        case when bool_or(basis = 'ytd') then bool_or(basis = 'ytd' and is_draft)
            else bool_or(is_draft) end as step_draft
    from given
    where basis in ('ytd', 'quarter')
        and (unit_key, year, measure_code) in (
            select unit_key, year, measure_code
            from given
            where basis = 'quarter'
        )
    group by unit_key, year, quarter, measure_code
),

-- the count starts with the last given year to date, or with the year
flow_start as (
    select
        f.unit_key,
        f.year,
        f.quarter,
        f.measure_code,
        coalesce(max(case when step.has_ytd then step.quarter end), 1) as first_quarter
    from flow_quarter as f
    join flow_quarter as step
        on step.unit_key = f.unit_key
        and step.year = f.year
        and step.measure_code = f.measure_code
        and step.quarter <= f.quarter
    where not f.has_ytd
    group by f.unit_key, f.year, f.quarter, f.measure_code
),

-- known only when no quarter is missing from there on
flow_to_date as (
    select
        f.unit_key,
        f.year,
        f.quarter,
        f.measure_code,
        case when count(step.step_value) = f.quarter - f.first_quarter + 1 then sum(step.step_value) end
            as value,
        bool_or(step.step_draft) as is_draft
    from flow_start as f
    join flow_quarter as step
        on step.unit_key = f.unit_key
        and step.year = f.year
        and step.measure_code = f.measure_code
        and step.quarter between f.first_quarter and f.quarter
    group by f.unit_key, f.year, f.quarter, f.measure_code, f.first_quarter
),

to_date as materialized (
    select unit_key, 4 * year + quarter as quarter_index, year, quarter, measure_code, value, is_draft
    from given
    where basis in ('stock', 'ytd')
    union all
    select
        unit_key,
        4 * year + quarter as quarter_index,
        year,
        quarter,
        measure_code,
        cast(value as decimal(22, 4)) as value,
        is_draft
    from flow_to_date
),

{near}history as materialized (
    select
        now.unit_key,
        now.year,
        now.quarter,
        now.measure_code,
        k.unit,
        k.measure_type,
        case when k.measure_type = 'stock' then 'stock' else 'ytd' end as basis,
        now.value,
        now.is_draft as value__draft,
        before.value as prev,
        before.is_draft as prev__draft,
        case when now.quarter > 1 then before.value end as ytd_prev,
        case when now.quarter > 1 then before.is_draft end as ytd_prev__draft,
        past.value as prev_year,
        past.is_draft as prev_year__draft
    from to_date as now{of_near}
    join measure_kind as k on k.measure_code = now.measure_code
    left join to_date as before
        on before.unit_key = now.unit_key
        and before.measure_code = now.measure_code
        and before.quarter_index = now.quarter_index - 1
    left join to_date as past
        on past.unit_key = now.unit_key
        and past.measure_code = now.measure_code
        and past.quarter_index = now.quarter_index - 4
),

-- for rules about a figure by itself: also what is given for the quarter alone, unless it is the same number
given_value as materialized (
    select unit_key, year, quarter, measure_code, unit, measure_type, basis, value, value__draft
    from history
    union all
    select
        g.unit_key,
        g.year,
        g.quarter,
        g.measure_code,
        k.unit,
        k.measure_type,
        g.basis,
        g.value,
        g.is_draft as value__draft
    from given as g
    join measure_kind as k on k.measure_code = g.measure_code
    left join history as h
        on h.unit_key = g.unit_key
        and h.year = g.year
        and h.quarter = g.quarter
        and h.measure_code = g.measure_code
        and h.value = g.value
    where g.basis = 'quarter'
        and h.unit_key is null
),
"""
