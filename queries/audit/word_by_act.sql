-- Words on problems that acts said, at the filing or later: explained or let stand, before and after.
-- grain: act_number, return_id, rule_code, sheet, cell
-- param numbers: bigint[], the acts
-- param as_of: timestamp, acts done until then
-- column act_number: bigint
-- column return_id: bigint
-- column unit_code: text
-- column unit_name: text
-- column year: integer
-- column quarter: integer
-- column rule_code: text, a rule of data/rules.csv or an intake code
-- column sheet: text
-- column cell: text
-- column answer_before: text, explained, overridden or null
-- column why_before: text
-- column answer_after: text, explained or overridden
-- column why_after: text
with said as (
    select
        return_id,
        rule_code,
        sheet,
        cell,
        done_at,
        by_whom,
        act as answer_after,
        why as why_after,
        lag(act) over problem_order as answer_before,
        lag(why) over problem_order as why_before
    from problem_event
    window problem_order as (
        partition by return_id, rule_code, coalesce(sheet, ''), coalesce(cell, '') order by done_at
    )
)

select
    a.act_number,
    s.return_id,
    r.unit_code,
    u.name as unit_name,
    r.year,
    r.quarter,
    s.rule_code,
    s.sheet,
    s.cell,
    s.answer_before,
    s.why_before,
    s.answer_after,
    s.why_after
from stg_act_return as a
join journal_act as j on j.number = a.act_number
join said as s
    on s.return_id = a.return_id
    and s.done_at = j.done_at
    and s.by_whom = j.by_whom
join return as r on r.return_id = a.return_id
left join unit as u on u.unit_code = r.unit_code
where a.act_number in (select unnest($numbers))
    and j.done_at <= $as_of
    and (
        j.act <> 'explain'
        or (
            json_extract_string(j.summary, '$.rule_code') = s.rule_code
            and coalesce(json_extract_string(j.summary, '$.sheet'), '') = coalesce(s.sheet, '')
            and coalesce(json_extract_string(j.summary, '$.cell'), '') = coalesce(s.cell, '')
        )
    )
order by a.act_number, s.return_id, s.rule_code, s.sheet, s.cell
