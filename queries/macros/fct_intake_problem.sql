-- What was wrong with the files of the returns that still stand, beside the rules: a total that does not add up, a
-- rate that differs, a figure given twice. A macro: as_of is its argument.
-- A problem is gone once a later return has replaced the figure that it is about (or, where it is about none, every
-- figure of its return).
-- needs: dim_rule_operand, stg_return_standing
-- grain: return_id, rule_code, sheet, cell, measure_code, message_args
with holding as (
    select distinct fact.return_id, fact.measure_code
    from fct_figure as f
    join fact on fact.fact_id = f.fact_id
    where f.known_from <= as_of
        and f.known_until > as_of
),

asked as (
    select distinct p.return_id, p.rule_code, p.severity, p.measure_code, p.sheet, p.cell, p.message_args
    from problem as p
    join holding as h
        on h.return_id = p.return_id
        and (h.measure_code = p.measure_code or p.measure_code not in (select measure_code from measure))
    left join dim_rule_operand as o on o.rule_code = p.rule_code
    where p.severity in ('error', 'warning')
        and o.rule_code is null
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
    r.unit_code,
    r.year,
    r.quarter,
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
join stg_return_standing as r
    on r.return_id = a.return_id
    and r.from_at <= as_of
    and r.until_at > as_of
left join numbered_word as w
    on w.return_id = a.return_id
    and w.rule_code = a.rule_code
    and w.sheet = coalesce(a.sheet, '')
    and w.cell = coalesce(a.cell, '')
    and w.newest = 1
