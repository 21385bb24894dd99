-- Which units to compare when none is chosen: the best, the middle and the last; of a unit, it and these of its kind.
-- Of the units that report the indicator; where none does, the first by their codes.
-- grain: unit_code
-- param unit_code: text, the unit that is looked at, null for none
-- param indicator: text, a measure or ratio code of data/indicators.csv
-- param period_basis: text, to_date (period end, or this year so far) or quarter (this quarter alone)
-- param year: integer
-- param quarter: integer, 1 to 4
-- param kinds: text[], unit kinds to include
-- param boundaries: text, reported (units as they were) or today (earlier figures led to today's units)
-- param as_of: timestamp, figures as known then
-- column unit_code: text
-- column place: integer, the order to show them in
-- column role: text, looked_at, best, middle or last
with compared as (
    select
        unit_code,
        kind,
        value is not null as has_value,
        case when better = 'lower' then value else -value end as worseness
    from fct_unit_value(
        $as_of, [cast($unit_code as text)], [cast($indicator as text)], $period_basis, $year, $quarter, $kinds,
        $boundaries
    )
),

looked_at as (
    select unit_code, kind
    from compared
    where unit_code = $unit_code
),

candidate as (
    select
        c.unit_code,
        c.has_value,
        row_number() over (order by c.has_value desc, c.worseness, c.unit_code) as place,
        count(case when c.has_value then 1 end) over () as known_count,
        count(*) over () as all_count
    from compared as c
    left join looked_at as l on c.unit_code is not null
    where l.unit_code is null
        or (c.kind = l.kind and c.unit_code <> l.unit_code)
),

counted as (
    select
        unit_code,
        place,
        case when known_count > 0 then known_count else all_count end as last_place
    from candidate
)

select
    unit_code,
    1 as place,
    'looked_at' as role
from looked_at
union all
select
    unit_code,
    cast(place + 1 as integer) as place,
    case
        when place = 1 then 'best'
        when place = last_place then 'last'
        else 'middle'
    end as role
from counted
where place in (1, cast(floor(last_place * 0.5) as integer) + 1, last_place)
order by place, unit_code
