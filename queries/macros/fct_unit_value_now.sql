-- Some indicators of each unit of some kinds in one quarter now, on the boundaries that were reported on:
-- fct_unit_value, with a look at this quarter alone.
-- args: as_of, in_units, in_indicators, in_basis, in_year, in_quarter, in_kinds, in_boundaries
-- needs: dim_unit_stretch, stg_return_standing, fct_figure, dim_indicator, dim_indicator_side
-- grain: unit_code, indicator_code
with unit_there as (
    select unit_code, unit_name, kind
    from dim_unit_stretch
    where boundaries = 'reported'
        and first_index <= 4 * in_year + in_quarter
        and last_index >= 4 * in_year + in_quarter
        and (
            coalesce(list_contains(in_kinds, kind), false)
            or coalesce(list_contains(cast(in_units as text[]), unit_code), false)
        )
),

filed as (
    select count(*) as unit_count
    from stg_return_standing as s
    join unit_there as u on u.unit_code = s.unit_code
    where s.year = in_year
        and s.quarter = in_quarter
        and s.until_at > timestamp '9999-12-31'
),

figure as (
    select
        f.unit_code,
        d.indicator_code,
        max(case when (f.basis = 'quarter') = (in_basis = 'quarter') and d.side <> 'denominator' then f.value end)
            as numerator,
        max(case when (f.basis = 'quarter') = (in_basis = 'quarter') and d.side = 'denominator' then f.value end)
            as denominator,
        bool_or(f.state = 'not_applicable') as is_not_applicable,
        count(case when (f.basis = 'quarter') = (in_basis = 'quarter') then f.value end) > 0 as has_part,
        count(f.value) > 0 as has_other_basis,
        bool_or((f.basis = 'quarter') = (in_basis = 'quarter') and f.approximate) as approximate
    from fct_figure as f
    join dim_indicator_side as d on d.measure_code = f.measure_code
    where list_contains(in_indicators, d.indicator_code)
        and f.year = in_year
        and f.quarter = in_quarter
        and f.known_until > timestamp '9999-12-31'
        and (f.basis <> 'quarter' or d.has_quarter_basis)
    group by f.unit_code, d.indicator_code
),

known as (
    select
        u.unit_code,
        u.unit_name,
        u.kind,
        i.indicator_code,
        i.better,
        i.is_ratio,
        cast(case when f.denominator is not null or not i.is_ratio then f.numerator end as double) as numerator,
        cast(case when f.numerator is not null then f.denominator end as double) as denominator,
        case
            when f.numerator is not null and (f.denominator is not null or not i.is_ratio) then 'reported'
            when f.is_not_applicable then 'not_applicable'
            when f.has_part then 'partial'
            when f.has_other_basis then 'unknown'
            else 'missing'
        end as state,
        coalesce(f.approximate, false) as approximate
    from unit_there as u
    cross join filed
    cross join dim_indicator as i
    left join figure as f
        on f.unit_code = u.unit_code
        and f.indicator_code = i.indicator_code
    where filed.unit_count > 0
        and list_contains(in_indicators, i.indicator_code)
)

select
    unit_code,
    unit_name,
    kind,
    indicator_code,
    better,
    numerator,
    denominator,
    case when is_ratio then cast(numerator as double) / nullif(denominator, 0) else numerator end as value,
    state,
    approximate
from known
