-- The sign-offs of scores, the newest first.
-- grain: act_number
-- param year: integer, of the scores, null for any
-- param as_of: timestamp, acts done until then
-- column act_number: bigint
-- column year: integer
-- column quarter: integer
-- column is_newest: boolean, the one that stands for its quarter
-- column done_at: timestamp
-- column by_whom: text
-- column note: text
-- column scheme_number: bigint
-- column units_scored: integer
-- column units_five_star: integer
-- column highest_score: double
-- column highest_unit_code: text
-- column highest_unit_name: text
with counted as (
    select
        s.act_number,
        count(s.score) as units_scored,
        count(case when s.stars = 5 then 1 end) as units_five_star,
        max(s.score) as highest_score,
        min(case when s.rank = 1 then s.unit_code end) as highest_unit_code
    from signed_score as s
    group by s.act_number
)

select
    s.act_number,
    s.year,
    s.quarter,
    row_number() over (partition by s.year, s.quarter order by s.act_number desc) = 1 as is_newest,
    s.done_at,
    s.by_whom,
    s.note,
    s.scheme_number,
    coalesce(c.units_scored, 0) as units_scored,
    coalesce(c.units_five_star, 0) as units_five_star,
    c.highest_score,
    c.highest_unit_code,
    u.name as highest_unit_name
from signoff as s
left join counted as c on c.act_number = s.act_number
left join unit as u on u.unit_code = c.highest_unit_code
where ($year is null or s.year = $year)
    and s.done_at <= $as_of
order by s.act_number desc
