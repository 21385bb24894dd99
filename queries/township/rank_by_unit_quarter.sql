-- The rank of one township in one indicator, quarter by quarter, in the county and among the units of its kind.
-- From the county's first filed quarter that the unit was there for to the latest one; no rank where its figure is
-- missing. Rank 1 is the best: the highest value, or the lowest where lower is better; equal values share a rank.
-- grain: year, quarter
-- param unit_code: text
-- param indicator: text, a measure or ratio code of data/indicators.csv
-- param kinds: text[], unit kinds that make up the county here
-- param ranked_from: integer, first calendar year, inclusive, null for all
-- param also_year: integer, a year before it that is there, too, null for none
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
with last_filed as (
    select year, max(quarter) as quarter
    from stg_return_standing
    where (year >= coalesce($ranked_from, 1900) or year = $also_year)
        and from_at <= $as_of
        and until_at > $as_of
    group by year
),

first_filed as (
    select 4 * year + quarter as quarter_index
    from stg_return_standing
    where from_at <= $as_of
        and until_at > $as_of
    order by year, quarter
    limit 1
),

-- each unit's kind and the quarters that it was there for
stretch as (
    select distinct unit_code, kind, list_contains($kinds, kind) as is_in_county, first_index, last_index
    from dim_unit_stretch
    where boundaries = $boundaries
        and known_from <= $as_of
        and known_until > $as_of
),

own as (
    select
        s.kind,
        s.is_in_county,
        q.year,
        q.quarter,
        q.quarter_index,
        q.quarter = l.quarter as is_year_end
    from stretch as s
    join calendar_quarter as q on q.quarter_index between s.first_index and s.last_index
    join last_filed as l on l.year = q.year and q.quarter <= l.quarter
    join first_filed as f on f.quarter_index <= q.quarter_index
    where s.unit_code = $unit_code
),

figure as (
    select
        v.unit_code,
        4 * v.year + v.quarter as quarter_index,
        v.numerator,
        v.denominator,
        v.is_not_applicable,
        v.has_part
    from fct_indicator_value($as_of, [$indicator], 1900, 9999, 1, 4, null, $boundaries) as v
    where v.year >= coalesce($ranked_from, 1900)
        or v.year = $also_year
),

own_figure as (
    select
        o.kind,
        o.year,
        o.quarter,
        o.quarter_index,
        o.is_year_end,
        o.is_in_county,
        d.is_ratio,
        case when d.better = 'lower' then 1 else -1 end as direction,
        case when d.is_ratio then cast(f.numerator as double) / nullif(f.denominator, 0) else f.numerator end as value,
        f.numerator is not null and (f.denominator is not null or not d.is_ratio) as is_reported,
        f.is_not_applicable,
        f.has_part
    from own as o
    join dim_indicator as d on d.indicator_code = $indicator
    left join figure as f
        on f.unit_code = $unit_code
        and f.quarter_index = o.quarter_index
),

compared as (
    select
        o.quarter_index,
        s.is_in_county,
        s.kind = o.kind as is_of_kind,
        o.direction,
        o.value as own_value,
        case when o.is_ratio then cast(f.numerator as double) / nullif(f.denominator, 0) else f.numerator end as value
    from figure as f
    join own_figure as o on o.quarter_index = f.quarter_index
    join stretch as s
        on s.unit_code = f.unit_code
        and s.first_index <= f.quarter_index
        and s.last_index >= f.quarter_index
    where o.value is not null
),

-- counted, not ranked: of all units only how many are ahead is asked
placed as (
    select
        quarter_index,
        count(case when is_in_county then value end) as units_ranked,
        count(case when is_in_county and direction * value < direction * own_value then 1 end) as units_ahead,
        count(case when is_of_kind then value end) as kind_units_ranked,
        count(case when is_of_kind and direction * value < direction * own_value then 1 end) as kind_units_ahead
    from compared
    group by quarter_index
)

select
    o.year,
    o.quarter,
    o.value,
    case when o.is_in_county then 1 + p.units_ahead end as rank,
    case when o.is_in_county then p.units_ranked end as units_ranked,
    coalesce(e.units_expected, 0) as units_expected,
    1 + p.kind_units_ahead as kind_rank,
    p.kind_units_ranked,
    case
        when o.is_not_applicable then 'not_applicable'
        when o.is_reported then 'reported'
        when o.has_part then 'partial'
        else 'missing'
    end as state,
    o.is_year_end
from own_figure as o
left join placed as p on p.quarter_index = o.quarter_index
left join fct_unit_count($as_of, $kinds, $boundaries) as e on e.quarter_index = o.quarter_index
order by o.year, o.quarter
