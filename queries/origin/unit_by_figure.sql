-- Which townships are in a county figure and which are not, and why.
-- grain: unit_code
-- param indicator: text, a measure or ratio code of data/indicators.csv
-- param year: integer
-- param quarter: integer, 1 to 4
-- param period_basis: text, to_date or quarter
-- param kinds: text[], unit kinds to include
-- param most: integer, so many units of each state, null for all
-- param boundaries: text, reported (units as they were) or today (earlier figures led to today's units)
-- param as_of: timestamp, figures as known then
-- column unit_code: text
-- column unit_name: text
-- column kind: text
-- column numerator: double, the value of a measure, or a ratio's numerator
-- column denominator: double, null for a measure
-- column state: text, in, partial (a side, or one of the units merged since, is missing), not_applicable or missing
-- column filed: boolean, the unit has a return that stands for the quarter
-- column rows_of_state: integer, units of that state in all
with boundary as (
    select
        unit_code,
        unit_name,
        kind,
        source_code,
        share,
        source_count
    from dim_unit_boundary
    where boundaries = $boundaries
        and year = $year
        and quarter = $quarter
        and known_from <= $as_of
        and known_until > $as_of
        and list_contains($kinds, kind)
),

side as (
    select
        b.unit_code,
        f.side,
        case when count(*) = min(b.source_count) then sum(b.share * f.value) end as value,
        bool_and(f.state = 'not_applicable') as is_not_applicable,
        count(f.value) as value_count
    from boundary as b
    join fct_indicator_side as f on f.unit_code = b.source_code
    where f.indicator_code = $indicator
        and f.period_basis = $period_basis
        and f.year = $year
        and f.quarter = $quarter
        and f.known_from <= $as_of
        and f.known_until > $as_of
    group by b.unit_code, f.side
),

figure as (
    select
        unit_code,
        max(case when side <> 'denominator' then value end) as numerator,
        max(case when side = 'denominator' then value end) as denominator,
        bool_or(is_not_applicable) as is_not_applicable,
        sum(value_count) > 0 as has_part
    from side
    group by unit_code
),

filing as (
    select b.unit_code
    from boundary as b
    join (
        select distinct unit_code
        from stg_return_standing
        where year = $year
            and quarter = $quarter
            and from_at <= $as_of
            and until_at > $as_of
    ) as s on s.unit_code = b.source_code
    group by b.unit_code
    having count(*) = min(b.source_count)
),

unit_quarter as (
    select distinct unit_code, unit_name, kind
    from boundary
),

told as (
    select
        u.unit_code,
        u.unit_name,
        u.kind,
        cast(f.numerator as double) as numerator,
        cast(f.denominator as double) as denominator,
        case
            when f.is_not_applicable then 'not_applicable'
            when f.numerator is not null and (f.denominator is not null or not d.is_ratio) then 'in'
            when f.has_part then 'partial'
            else 'missing'
        end as state,
        filing.unit_code is not null as filed
    from unit_quarter as u
    join dim_indicator as d on d.indicator_code = $indicator
    left join figure as f on f.unit_code = u.unit_code
    left join filing on filing.unit_code = u.unit_code
),

placed as (
    select
        unit_code,
        unit_name,
        kind,
        numerator,
        denominator,
        state,
        filed,
        row_number() over (partition by state order by unit_code) as place,
        count(*) over (partition by state) as rows_of_state
    from told
)

select
    unit_code,
    unit_name,
    kind,
    numerator,
    denominator,
    state,
    filed,
    rows_of_state
from placed
where $most is null
    or place <= $most
order by unit_code
