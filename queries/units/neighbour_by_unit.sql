-- The townships before and after one in the order of their codes; the order is a round.
-- grain: unit_code (one row, none for a unit that is not among them)
-- param unit_code: text
-- param day: date, units that were given up before this day are left out, null for none
-- param as_of: timestamp, units as known then
-- column unit_code: text
-- column previous_code: text
-- column previous_name: text
-- column next_code: text
-- column next_name: text
with township as (
    select unit_code, name
    from unit
    where level = 'township'
        and (valid_from is null or valid_from <= cast($as_of as date))
        and ($day is null or valid_to is null or valid_to >= $day)
),

neighbour as (
    select
        max(case when unit_code < $unit_code then unit_code end) as before_code,
        min(case when unit_code > $unit_code then unit_code end) as after_code,
        min(unit_code) as first_code,
        max(unit_code) as last_code
    from township
)

select
    t.unit_code,
    p.unit_code as previous_code,
    p.name as previous_name,
    f.unit_code as next_code,
    f.name as next_name
from neighbour as n
join township as t on t.unit_code = $unit_code
join township as p on p.unit_code = coalesce(n.before_code, n.last_code)
join township as f on f.unit_code = coalesce(n.after_code, n.first_code)
order by t.unit_code
