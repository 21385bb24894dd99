-- The rank of one township in one indicator, quarter by quarter, in the county and among the units of its kind.
-- From the county's first filed quarter that the unit was there for to the latest one; no rank where its figure is
-- missing. Rank 1 is the best: the highest value, or the lowest where lower is better; equal values share a rank.
-- grain: year, quarter
-- param unit_code: text
-- param indicator: text, a measure or ratio code of data/indicators.csv
-- param kinds: text[], unit kinds that make up the county here
-- param boundaries: text, reported (units as they were) or today (earlier figures led to today's units)
-- param as_of: timestamp, figures as known then
-- column year: integer
-- column quarter: integer
-- column value: double, of the township, period end or year so far; rates 0..1
-- column rank: integer, among the units of these kinds, null without a value
-- column units_ranked: integer, units of these kinds that have a value
-- column units_expected: integer, units of these kinds on the quarter's last day
-- column kind_rank: integer, among the units of its own kind
-- column kind_units_ranked: integer, units of its own kind that have a value
-- column state: text, reported, partial (a side or a unit merged since is missing), not_applicable or missing
-- column is_year_end: boolean, the latest quarter of its year that any unit has filed
with filed as (
    select distinct year, quarter
    from stg_return_standing
    where from_at <= $as_of
        and until_at > $as_of
),

last_filed as (
    select year, max(quarter) as quarter
    from filed
    group by year
),

boundary as (
    select distinct b.unit_code, b.kind, b.year, b.quarter
    from dim_unit_boundary as b
    join last_filed as l on l.year = b.year and b.quarter <= l.quarter
    where b.boundaries = $boundaries
        and b.known_from <= $as_of
        and b.known_until > $as_of
),

own as (
    select kind, year, quarter
    from boundary
    where unit_code = $unit_code
        and 4 * year + quarter >= (select min(4 * year + quarter) from filed)
),

expected as (
    select year, quarter, count(*) as units_expected
    from boundary
    where list_contains($kinds, kind)
    group by year, quarter
),

figure as (
    select
        b.unit_code,
        b.kind,
        v.year,
        v.quarter,
        case when d.is_ratio then cast(v.numerator as double) / nullif(v.denominator, 0) else v.numerator end as value,
        case when d.better = 'lower' then 1 else -1 end as direction,
        v.numerator is not null and (v.denominator is not null or not d.is_ratio) as is_reported,
        v.is_not_applicable,
        v.has_part
    from fct_indicator_value($as_of, [$indicator], 1900, 9999, 1, 4, null, $boundaries) as v
    join boundary as b
        on b.unit_code = v.unit_code
        and b.year = v.year
        and b.quarter = v.quarter
    join dim_indicator as d on d.indicator_code = v.indicator_code
),

-- counted, not ranked: of all units only how many are ahead is asked
placed as (
    select
        own.year,
        own.quarter,
        count(case when list_contains($kinds, f.kind) then 1 end) as units_ranked,
        count(case when list_contains($kinds, f.kind) and f.direction * f.value < own.direction * own.value then 1 end)
            as units_ahead,
        count(case when f.kind = own.kind then 1 end) as kind_units_ranked,
        count(case when f.kind = own.kind and f.direction * f.value < own.direction * own.value then 1 end)
            as kind_units_ahead,
        max(case when list_contains($kinds, own.kind) then 1 end) as is_in_county
    from figure as own
    join figure as f
        on f.year = own.year
        and f.quarter = own.quarter
    where own.unit_code = $unit_code
        and own.value is not null
        and f.value is not null
    group by own.year, own.quarter
)

select
    o.year,
    o.quarter,
    f.value,
    case when p.is_in_county = 1 then 1 + p.units_ahead end as rank,
    case when p.is_in_county = 1 then p.units_ranked end as units_ranked,
    coalesce(e.units_expected, 0) as units_expected,
    1 + p.kind_units_ahead as kind_rank,
    p.kind_units_ranked,
    case
        when f.is_not_applicable then 'not_applicable'
        when f.is_reported then 'reported'
        when f.has_part then 'partial'
        else 'missing'
    end as state,
    coalesce(o.quarter = l.quarter, false) as is_year_end
from own as o
join last_filed as l on l.year = o.year
left join expected as e on e.year = o.year and e.quarter = o.quarter
left join figure as f on f.unit_code = $unit_code and f.year = o.year and f.quarter = o.quarter
left join placed as p on p.year = o.year and p.quarter = o.quarter
order by o.year, o.quarter
