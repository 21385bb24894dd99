-- The core measures that a unit has not given for a quarter.
-- grain: measure_code
-- param unit_code: text
-- param year: integer
-- param quarter: integer, 1 to 4
-- param as_of: timestamp, figures as known then
-- column measure_code: text
-- column group_code: text
-- column can_be_nil: boolean, "nothing this quarter" says all there is to say: a flow that adds up over quarters
-- column missing_count: integer, measures on this list
with given as (
    select distinct measure_code
    from fct_figure
    where unit_code = $unit_code
        and year = $year
        and quarter = $quarter
        and not derived
        and known_from <= $as_of
        and known_until > $as_of
)

select
    m.measure_code,
    m.group_code,
    m.measure_type = 'flow_ytd' and m.additive as can_be_nil,
    count(*) over () as missing_count
from measure as m
left join given on given.measure_code = m.measure_code
where m.tier = 'core'
    and given.measure_code is null
order by m.sort, m.measure_code
