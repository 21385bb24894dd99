-- What was wrong with the files of the returns that still stand, beside the rules: a total that does not add up, a
-- rate that differs, a figure given twice. Of returns of the years and quarters from and to and of one unit (null for
-- all). A macro of these arguments:
-- args: as_of, in_year_from, in_year_to, in_quarter_from, in_quarter_to, in_unit
-- A problem is gone once a later return has replaced the figure that it is about (or, where it is about none, every
-- figure of its return).
-- needs: dim_rule_operand, stg_return_standing
-- grain: return_id, rule_code, sheet, cell, measure_code, message_args
with told as materialized (
    select distinct
        r.unit_code,
        r.year,
        r.quarter,
        p.return_id,
        p.rule_code,
        p.severity,
        p.measure_code,
        p.measure_code is not null and m.measure_code is null as is_of_file,
        p.sheet,
        p.cell,
        p.message_args
    from problem as p
    join stg_return_standing as r on r.return_id = p.return_id
    left join measure as m on m.measure_code = p.measure_code
    left join dim_rule_operand as o on o.rule_code = p.rule_code
    where p.severity in ('error', 'warning')
        and o.rule_code is null
        and r.year between in_year_from and in_year_to
        and r.quarter between in_quarter_from and in_quarter_to
        and (in_unit is null or r.unit_code = in_unit)
        and r.from_at <= as_of
        and r.until_at > as_of
),

-- the figures of these returns that still stand
holding as (
    select distinct f.unit_code, fact.return_id, fact.measure_code
    from (select distinct unit_code, return_id from told) as t
    join fact on fact.return_id = t.return_id
    join fct_figure as f
        on f.unit_code = t.unit_code
        and f.fact_id = fact.fact_id
    where f.year between in_year_from and in_year_to
        and f.known_from <= as_of
        and f.known_until > as_of
),

asked as (
    select distinct
        t.unit_code,
        t.year,
        t.quarter,
        t.return_id,
        t.rule_code,
        t.severity,
        t.measure_code,
        t.sheet,
        t.cell,
        t.message_args
    from told as t
    join holding as h
        on h.return_id = t.return_id
        and (t.is_of_file or h.measure_code = t.measure_code)
),

numbered_word as (
    select
        return_id,
        rule_code,
        coalesce(sheet, '') as sheet,
        coalesce(cell, '') as cell,
        act,
        why,
        by_whom,
        done_at,
        row_number() over (
            partition by return_id, rule_code, coalesce(sheet, ''), coalesce(cell, '')
            order by done_at desc, act, why
        ) as newest
    from problem_event
    where done_at <= as_of
)

select
    a.unit_code,
    a.year,
    a.quarter,
    a.rule_code,
    a.severity,
    a.measure_code,
    a.message_args,
    a.return_id,
    coalesce(a.sheet, '') as sheet,
    coalesce(a.cell, '') as cell,
    coalesce(w.act, 'open') as status,
    w.why,
    w.by_whom as answered_by,
    w.done_at as answered_at
from asked as a
left join numbered_word as w
    on w.return_id = a.return_id
    and w.rule_code = a.rule_code
    and w.sheet = coalesce(a.sheet, '')
    and w.cell = coalesce(a.cell, '')
    and w.newest = 1
