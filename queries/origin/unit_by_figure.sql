-- Which townships are in a county figure and which are not, and why.
-- grain: unit_code
-- param indicator: text, a measure or ratio code of data/indicators.csv
-- param year: integer
-- param quarter: integer, 1 to 4
-- param period_basis: text, to_date or quarter
-- param kinds: text[], unit kinds to include
-- param as_of: timestamp, figures as known then
-- column unit_code: text
-- column unit_name: text
-- column kind: text
-- column numerator: double, the value of a measure, or a ratio's numerator
-- column denominator: double, null for a measure
-- column state: text, in, partial (one side only), not_applicable or missing
-- column filed: boolean, the unit has a return that stands for the quarter
with unit_quarter as (
    select unit_code, unit_name, kind
    from dim_unit_quarter
    where year = $year
        and quarter = $quarter
        and list_contains($kinds, kind)
),

figure as (
    select
        unit_code,
        max(case when side <> 'denominator' then value end) as numerator,
        max(case when side = 'denominator' then value end) as denominator,
        bool_or(state = 'not_applicable') as is_not_applicable
    from fct_indicator_side
    where indicator_code = $indicator
        and period_basis = $period_basis
        and year = $year
        and quarter = $quarter
        and known_from <= $as_of
        and known_until > $as_of
    group by unit_code
),

filing as (
    select distinct unit_code
    from stg_return_standing
    where year = $year
        and quarter = $quarter
        and from_at <= $as_of
        and until_at > $as_of
)

select
    u.unit_code,
    u.unit_name,
    u.kind,
    cast(f.numerator as double) as numerator,
    cast(f.denominator as double) as denominator,
    case
        when f.is_not_applicable then 'not_applicable'
        when f.numerator is not null and (f.denominator is not null or not d.is_ratio) then 'in'
        when f.numerator is not null or f.denominator is not null then 'partial'
        else 'missing'
    end as state,
    filing.unit_code is not null as filed
from unit_quarter as u
join dim_indicator as d on d.indicator_code = $indicator
left join figure as f on f.unit_code = u.unit_code
left join filing on filing.unit_code = u.unit_code
order by u.unit_code
