-- The problems that one return was filed with, each with the newest word said about it.
-- grain: rule_code, sheet, cell, measure_code
-- param return_id: bigint
-- param unit_code: text, no row for a return of another unit, null for all units
-- param as_of: timestamp, as known then
-- column rule_code: text, a rule of data/rules.csv or an intake code
-- column severity: text, error, warning or info
-- column measure_code: text
-- column sheet: text
-- column cell: text
-- column message_args: text, JSON, what the message needs
-- column answer: text, explained, overridden or null
-- column why: text
-- column answered_by: text
-- column answered_at: timestamp
with answer as (
    select
        e.rule_code,
        coalesce(e.sheet, '') as sheet,
        coalesce(e.cell, '') as cell,
        e.act,
        e.why,
        e.by_whom,
        e.done_at as answered_at,
        row_number() over (
            partition by e.rule_code, coalesce(e.sheet, ''), coalesce(e.cell, '')
            order by e.done_at desc, e.act, e.why
        ) as newest
    from problem_event as e
    where e.return_id = $return_id
        and e.done_at <= $as_of
)

select
    p.rule_code,
    p.severity,
    p.measure_code,
    p.sheet,
    p.cell,
    p.message_args,
    a.act as answer,
    a.why,
    a.by_whom as answered_by,
    a.answered_at
from problem as p
join return on return.return_id = p.return_id
left join answer as a
    on a.rule_code = p.rule_code
    and a.sheet = coalesce(p.sheet, '')
    and a.cell = coalesce(p.cell, '')
    and a.newest = 1
where p.return_id = $return_id
    and ($unit_code is null or return.unit_code = $unit_code)
order by p.rule_code, p.sheet, p.cell, p.measure_code, p.message_args
