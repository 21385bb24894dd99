-- How many errors and warnings of a quarter or of a unit are open, explained and let stand: in all, by unit, by rule
-- and by quarter, of each so many groups as $most says. Unusual figures are not among them (count_by_group).
-- grain: dimension, unit_code, rule_code, year, quarter
-- param kinds: text[], unit kinds included
-- param year: integer, of this year only, null for all
-- param quarter: integer, of this quarter of the year only, null for all
-- param unit_code: text, of this unit only, null for all
-- param most: integer, at most so many units, rules and quarters, null for all
-- param as_of: timestamp, figures and words as known then
-- column dimension: text, total, unit, rule or quarter
-- column unit_code: text
-- column unit_name: text
-- column rule_code: text, a rule or intake's code
-- column is_rule: boolean, of data/rules.csv
-- column year: integer
-- column quarter: integer
-- column errors_open: integer, errors without a word
-- column warnings_open: integer, warnings without a word
-- column open_count: integer, all without a word
-- column explained_count: integer, with a word of explanation
-- column let_stand_count: integer, errors that may stand
-- column all_count: integer, open or not
-- column row_place: integer, 1 for the group of its dimension with most errors
-- column rows_in_all: integer, groups of the dimension
with checked as (
    select unit_code, year, quarter, rule_code, true as is_rule, severity, status
    from fct_rule_problem(
        $as_of, coalesce($year, 0), coalesce($year, 9999), coalesce($quarter, 1), coalesce($quarter, 4), $unit_code
    )
    union all
    select unit_code, year, quarter, rule_code, false as is_rule, severity, status
    from fct_intake_problem(
        $as_of, coalesce($year, 0), coalesce($year, 9999), coalesce($quarter, 1), coalesce($quarter, 4), $unit_code
    )
),

included as (
    select c.unit_code, u.name as unit_name, c.year, c.quarter, c.rule_code, c.is_rule, c.severity, c.status
    from checked as c
    join unit as u on u.unit_code = c.unit_code
    where u.kind in (select unnest($kinds))
),

placed as (
    select 'total' as dimension, null as unit_code, null as unit_name, null as rule_code, null as is_rule,
        null as year, null as quarter, severity, status
    from included
    union all
    -- the total is there even when there is nothing to count
    select 'total', null, null, null, null, null, null, null, null
    union all
    select 'unit', unit_code, unit_name, null, null, null, null, severity, status
    from included
    union all
    select 'rule', null, null, rule_code, is_rule, null, null, severity, status
    from included
    union all
    select 'quarter', null, null, null, null, year, quarter, severity, status
    from included
),

counted as (
    select
        dimension,
        unit_code,
        unit_name,
        rule_code,
        is_rule,
        cast(year as integer) as year,
        cast(quarter as integer) as quarter,
        count(case when severity = 'error' and status = 'open' then 1 end) as errors_open,
        count(case when severity = 'warning' and status = 'open' then 1 end) as warnings_open,
        count(case when status = 'open' then 1 end) as open_count,
        count(case when status = 'explained' then 1 end) as explained_count,
        count(case when status = 'overridden' then 1 end) as let_stand_count,
        count(status) as all_count
    from placed
    group by dimension, unit_code, unit_name, rule_code, is_rule, year, quarter
),

numbered as (
    select
        dimension, unit_code, unit_name, rule_code, is_rule, year, quarter, errors_open, warnings_open, open_count,
        explained_count, let_stand_count, all_count,
        row_number() over (
            partition by dimension
            order by errors_open desc, warnings_open desc, all_count desc, unit_code, rule_code, year desc, quarter desc
        ) as row_place,
        count(*) over (partition by dimension) as rows_in_all
    from counted
)

select
    dimension,
    unit_code,
    unit_name,
    rule_code,
    is_rule,
    year,
    quarter,
    errors_open,
    warnings_open,
    open_count,
    explained_count,
    let_stand_count,
    all_count,
    row_place,
    rows_in_all
from numbered
where $most is null
    or row_place <= $most
order by
    dimension,
    row_place,
    unit_code,
    rule_code,
    year,
    quarter
