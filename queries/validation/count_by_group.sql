-- How much is open, explained and let stand: in all, by unit, by rule (or kind of finding) and by quarter.
-- grain: dimension, unit_code, rule_code, year, quarter
-- param kinds: text[], unit kinds included
-- param as_of: timestamp, figures and words as known then
-- column dimension: text, total, unit, rule or quarter
-- column unit_code: text
-- column unit_name: text
-- column rule_code: text, a rule, intake's code, or the kind of finding
-- column is_rule: boolean, of data/rules.csv
-- column year: integer
-- column quarter: integer
-- column errors_open: integer, errors without a word
-- column warnings_open: integer, warnings without a word
-- column findings_open: integer, figures that look wrong, without a word
-- column open_count: integer, all without a word
-- column explained_count: integer, with a word of explanation
-- column let_stand_count: integer, errors that may stand
-- column all_count: integer, open or not
with checked as (
    select unit_code, year, quarter, rule_code, true as is_rule, severity, status
    from fct_rule_problem($as_of, 0, 9999, 1, 4, null)
    union all
    select unit_code, year, quarter, rule_code, false as is_rule, severity, status
    from fct_intake_problem($as_of, 0, 9999, 1, 4, null)
    union all
    select unit_code, year, quarter, kind as rule_code, false as is_rule, 'finding' as severity, status
    from fct_finding($as_of, null, 0, 9999, 1, 4)
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
)

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
    count(case when severity = 'finding' and status = 'open' then 1 end) as findings_open,
    count(case when status = 'open' then 1 end) as open_count,
    count(case when status = 'explained' then 1 end) as explained_count,
    count(case when status = 'overridden' then 1 end) as let_stand_count,
    count(status) as all_count
from placed
group by dimension, unit_code, unit_name, rule_code, is_rule, year, quarter
order by
    dimension,
    errors_open desc,
    warnings_open desc,
    findings_open desc,
    all_count desc,
    unit_code,
    rule_code,
    year desc,
    quarter desc
