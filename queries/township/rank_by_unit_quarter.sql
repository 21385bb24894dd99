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
with boundary as (
    select
        unit_code,
        kind,
        year,
        quarter,
        source_code,
        share,
        source_count
    from dim_unit_boundary
    where boundaries = $boundaries
        and year between (select min(year) from return) and (select max(year) from return)
        and known_from <= $as_of
        and known_until > $as_of
),

filed as (
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

own as (
    select distinct b.kind, b.year, b.quarter
    from boundary as b
    join last_filed as l on l.year = b.year and b.quarter <= l.quarter
    where b.unit_code = $unit_code
        and 4 * b.year + b.quarter >= (select min(4 * year + quarter) from filed)
),

expected as (
    select year, quarter, count(distinct unit_code) as units_expected
    from boundary
    where list_contains($kinds, kind)
    group by year, quarter
),

part as (
    select
        b.unit_code,
        b.kind,
        f.year,
        f.quarter,
        f.side,
        case when count(*) = min(b.source_count) then sum(b.share * f.value) end as value,
        count(*) = min(b.source_count) and bool_and(f.state = 'not_applicable') as is_not_applicable,
        count(f.value) as value_count
    from boundary as b
    join fct_indicator_side as f
        on f.unit_code = b.source_code
        and f.year = b.year
        and f.quarter = b.quarter
    where f.indicator_code = $indicator
        and f.period_basis = 'to_date'
        and f.known_from <= $as_of
        and f.known_until > $as_of
    group by b.unit_code, b.kind, f.year, f.quarter, f.side
),

side as (
    select
        unit_code,
        kind,
        year,
        quarter,
        cast(max(case when side <> 'denominator' then value end) as double) as numerator,
        cast(max(case when side = 'denominator' then value end) as double) as denominator,
        bool_or(is_not_applicable) as is_not_applicable,
        sum(value_count) > 0 as has_part
    from part
    group by unit_code, kind, year, quarter
),

figure as (
    select
        s.unit_code,
        s.kind,
        s.year,
        s.quarter,
        case when d.is_ratio then cast(s.numerator as double) / nullif(s.denominator, 0) else s.numerator end as value,
        case when d.better = 'lower' then 1 else -1 end as direction,
        s.numerator is not null and (s.denominator is not null or not d.is_ratio) as is_reported,
        s.is_not_applicable,
        s.has_part
    from side as s
    join dim_indicator as d on d.indicator_code = $indicator
),

in_county as (
    select
        unit_code,
        year,
        quarter,
        rank() over (partition by year, quarter order by direction * value) as rank,
        count(*) over (partition by year, quarter) as units_ranked
    from figure
    where value is not null
        and list_contains($kinds, kind)
),

of_kind as (
    select
        unit_code,
        year,
        quarter,
        rank() over (partition by year, quarter, kind order by direction * value) as rank,
        count(*) over (partition by year, quarter, kind) as units_ranked
    from figure
    where value is not null
)

select
    o.year,
    o.quarter,
    f.value,
    c.rank,
    c.units_ranked,
    coalesce(e.units_expected, 0) as units_expected,
    k.rank as kind_rank,
    k.units_ranked as kind_units_ranked,
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
left join in_county as c on c.unit_code = $unit_code and c.year = o.year and c.quarter = o.quarter
left join of_kind as k on k.unit_code = $unit_code and k.year = o.year and k.quarter = o.quarter
order by o.year, o.quarter
