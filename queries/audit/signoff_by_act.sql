-- The scores that acts signed off, beside those signed off before for the same quarter.
-- grain: act_number, unit_code
-- param numbers: bigint[], the acts
-- param as_of: timestamp, acts done until then
-- column act_number: bigint
-- column year: integer
-- column quarter: integer
-- column unit_code: text
-- column unit_name: text
-- column score_before: double, null where none was signed off before
-- column score_after: double, null where nothing could be scored
with asked as (
    select
        act_number,
        year,
        quarter,
        (
            select max(e.act_number)
            from signoff as e
            where e.year = signoff.year
                and e.quarter = signoff.quarter
                and e.act_number < signoff.act_number
        ) as earlier_number
    from signoff
    where act_number in (select unnest($numbers))
        and done_at <= $as_of
)

select
    a.act_number,
    a.year,
    a.quarter,
    s.unit_code,
    u.name as unit_name,
    e.score as score_before,
    s.score as score_after
from asked as a
join signed_score as s on s.act_number = a.act_number
left join signed_score as e on e.act_number = a.earlier_number and e.unit_code = s.unit_code
left join unit as u on u.unit_code = s.unit_code
order by a.act_number, s.unit_code
