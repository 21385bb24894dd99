-- What is wrong in the store: every rule that does not hold, and what was wrong with the files of standing returns.
-- Errors first; what nobody has said a word about before the rest; the newest quarter first. What is narrowed down to
-- a quarter or a unit reads its figures alone.
-- grain: unit_code, year, quarter, rule_code, clause, measure_code, basis, return_id, sheet, cell, message_args
-- param kinds: text[], unit kinds included
-- param year: integer, of this year only, null for all
-- param quarter: integer, of this quarter of the year only, null for all
-- param unit_code: text, of this unit only, null for all
-- param severity: text, error or warning only, null for all
-- param status: text, open, or answered for the others, null for all
-- param rule_code: text, of this rule only, null for all
-- param limit_rows: integer, at most so many, null for all
-- param skip_rows: integer, so many of the first are left out, null for none
-- param as_of: timestamp, figures and words as known then
-- column unit_code: text
-- column unit_name: text
-- column year: integer
-- column quarter: integer
-- column rule_code: text, a rule of data/rules.csv, or intake's code
-- column is_rule: boolean, of data/rules.csv
-- column clause: integer, which part of the rule, from 1; 0 for intake's
-- column severity: text, error or warning
-- column measure_code: text, what it is about, the first one where a rule compares several
-- column measures: text, all that the rule compares, with commas
-- column basis: text, quarter where the figure of the quarter alone is meant
-- column ratio: double, what the rule divides
-- column value_1: double, the figures that the rule compares, in its order
-- column value_2: double
-- column value_3: double
-- column value_4: double
-- column message_args: text, JSON, what its message needs
-- column return_id: bigint, where a word about it is kept
-- column sheet: text
-- column cell: text
-- column status: text, open, explained or overridden (let stand)
-- column why: text
-- column answered_by: text
-- column answered_at: timestamp
-- column errors_open: integer, without a word, whatever severity, status and rule are asked for; on every row
-- column warnings_open: integer
-- column explained_count: integer, with a word of explanation
-- column let_stand_count: integer, errors that may stand
-- column row_place: integer, 1 for the first of all in this order
-- column rows_in_all: integer, that there are; the same on every row
with problem_now as (
    select
        unit_code, year, quarter, rule_code, true as is_rule, clause, severity, measure_code, measures, basis,
        ratio, value_1, value_2, value_3, value_4, message_args, return_id, sheet, cell, status, why,
        answered_by, answered_at
    from fct_rule_problem(
        $as_of, coalesce($year, 0), coalesce($year, 9999), coalesce($quarter, 1), coalesce($quarter, 4), $unit_code
    )
    union all
    select
        unit_code, year, quarter, rule_code, false as is_rule, 0 as clause, severity, measure_code,
        measure_code as measures, null as basis, null as ratio, null as value_1, null as value_2,
        null as value_3, null as value_4, message_args, return_id, sheet, cell, status, why, answered_by,
        answered_at
    from fct_intake_problem(
        $as_of, coalesce($year, 0), coalesce($year, 9999), coalesce($quarter, 1), coalesce($quarter, 4), $unit_code
    )
),

included as (
    select
        p.unit_code, u.name as unit_name, p.year, p.quarter, p.rule_code, p.is_rule, p.clause, p.severity,
        p.measure_code, p.measures, p.basis, p.ratio, p.value_1, p.value_2, p.value_3, p.value_4, p.message_args,
        p.return_id, p.sheet, p.cell, p.status, p.why, p.answered_by, p.answered_at,
        count(case when p.severity = 'error' and p.status = 'open' then 1 end) over () as errors_open,
        count(case when p.severity = 'warning' and p.status = 'open' then 1 end) over () as warnings_open,
        count(case when p.status = 'explained' then 1 end) over () as explained_count,
        count(case when p.status = 'overridden' then 1 end) over () as let_stand_count
    from problem_now as p
    join unit as u on u.unit_code = p.unit_code
    where u.kind in (select unnest($kinds))
),

numbered as (
    select
        p.unit_code, p.unit_name, p.year, p.quarter, p.rule_code, p.is_rule, p.clause, p.severity,
        p.measure_code, p.measures, p.basis, p.ratio, p.value_1, p.value_2, p.value_3, p.value_4, p.message_args,
        p.return_id, p.sheet, p.cell, p.status, p.why, p.answered_by, p.answered_at,
        p.errors_open, p.warnings_open, p.explained_count, p.let_stand_count,
        row_number() over (
            order by
                case p.severity when 'error' then 0 else 1 end,
                case p.status when 'open' then 0 else 1 end,
                p.year desc,
                p.quarter desc,
                p.unit_code,
                p.rule_code,
                p.clause,
                p.measure_code,
                p.basis,
                p.return_id,
                p.sheet,
                p.cell,
                p.message_args
        ) as row_place,
        count(*) over () as rows_in_all
    from included as p
    where ($severity is null or p.severity = $severity)
        and ($status is null or (p.status = 'open') = ($status = 'open'))
        and ($rule_code is null or p.rule_code = $rule_code)
)

select
    unit_code,
    unit_name,
    year,
    quarter,
    rule_code,
    is_rule,
    clause,
    severity,
    measure_code,
    measures,
    basis,
    ratio,
    value_1,
    value_2,
    value_3,
    value_4,
    message_args,
    return_id,
    sheet,
    cell,
    status,
    why,
    answered_by,
    answered_at,
    errors_open,
    warnings_open,
    explained_count,
    let_stand_count,
    row_place,
    rows_in_all
from numbered
where $limit_rows is null
    or (row_place > coalesce($skip_rows, 0) and row_place <= coalesce($skip_rows, 0) + $limit_rows)
order by
    row_place,
    unit_code,
    year,
    quarter,
    rule_code,
    clause,
    measure_code,
    basis,
    return_id,
    sheet,
    cell,
    message_args
