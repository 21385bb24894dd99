-- Some units and the whole of some kinds side by side now, on the boundaries that were reported on: fct_comparison_unit
-- with the whole as it is kept. Only where no unit reports an indicator are all looked at for why.
-- args: as_of, in_units, in_indicators, in_basis, in_year_from, in_year_to, in_quarter_to, in_kinds, in_boundaries
-- needs: fct_comparison_figure_now, dim_unit_stretch, fct_figure, stg_target
-- grain: indicator_code, unit_code, year, quarter
with compared as (
    select
        indicator_code,
        sort,
        better,
        is_percent,
        unit_code,
        unit_name,
        kind,
        year,
        quarter,
        quarter_index,
        is_year_end,
        numerator,
        denominator,
        value,
        state,
        approximate,
        value_last_year,
        matched_change_on_year,
        matched_change_on_year_share,
        units_matched,
        units_reporting,
        units_expected
    from fct_comparison_figure_now(
        as_of, in_units, in_indicators, in_basis, in_year_from, in_year_to, in_quarter_to, in_kinds, in_boundaries
    )
),

side as (
    select indicator_code, measure_code, has_quarter_basis
    from dim_indicator_side
    where list_contains(in_indicators, indicator_code)
),

-- where no unit reports an indicator
lacking as (
    select year, quarter, quarter_index, indicator_code
    from compared
    where unit_code is null
        and state is null
),

lacking_unit as (
    select
        f.unit_code,
        l.quarter_index,
        l.indicator_code,
        bool_or(f.state = 'not_applicable') as is_not_applicable,
        count(case when (f.basis = 'quarter') = (in_basis = 'quarter') then f.value end) > 0 as has_part,
        count(f.value) > 0 as has_other_basis
    from lacking as l
    join side as d on d.indicator_code = l.indicator_code
    join fct_figure as f
        on f.measure_code = d.measure_code
        and f.year = l.year
        and f.quarter = l.quarter
    join dim_unit_stretch as u
        on u.unit_code = f.unit_code
        and u.first_index <= l.quarter_index
        and u.last_index >= l.quarter_index
    where f.year between in_year_from - 1 and in_year_to
        and f.known_until > timestamp '9999-12-31'
        and (f.basis <> 'quarter' or d.has_quarter_basis)
        and u.boundaries = 'reported'
        and list_contains(in_kinds, u.kind)
    group by f.unit_code, l.quarter_index, l.indicator_code
),

lacking_why as (
    select
        quarter_index,
        indicator_code,
        count(case when is_not_applicable then 1 end) as units_not_applicable,
        bool_or(has_part and not is_not_applicable) as has_part,
        bool_or(has_other_basis and not has_part and not is_not_applicable) as has_other_basis
    from lacking_unit
    group by quarter_index, indicator_code
),

-- what was given as about so much by any unit
about as (
    select distinct f.year, f.quarter, d.indicator_code
    from fct_figure as f
    join side as d on d.measure_code = f.measure_code
    join dim_unit_stretch as u
        on u.unit_code = f.unit_code
        and u.first_index <= 4 * f.year + f.quarter
        and u.last_index >= 4 * f.year + f.quarter
    where f.approximate
        and f.year between in_year_from and in_year_to
        and f.known_until > timestamp '9999-12-31'
        and (f.basis = 'quarter') = (in_basis = 'quarter')
        and (f.basis <> 'quarter' or d.has_quarter_basis)
        and u.boundaries = 'reported'
        and list_contains(in_kinds, u.kind)
),

target as (
    select unit_code, year, indicator_code, value, is_county
    from stg_target
    where list_contains(in_indicators, indicator_code)
        and known_from <= as_of
        and known_until > as_of
)

select
    c.indicator_code,
    c.sort,
    c.better,
    c.unit_code,
    c.unit_name,
    c.kind,
    c.year,
    c.quarter,
    c.is_year_end,
    c.numerator,
    c.denominator,
    c.value,
    case
        when c.state is not null then c.state
        when y.units_not_applicable = c.units_expected then 'not_applicable'
        when y.has_part then 'partial'
        when y.has_other_basis then 'unknown'
        else 'missing'
    end as state,
    coalesce(c.approximate, about.year is not null) as approximate,
    coalesce(c.is_percent and c.value > 1, false) as is_above_one,
    c.value_last_year,
    c.value - c.value_last_year as change_on_year,
    c.matched_change_on_year,
    c.matched_change_on_year_share,
    c.units_matched,
    c.units_reporting,
    c.units_expected,
    coalesce(own.value, general.value) as target
from compared as c
left join lacking_why as y
    on c.unit_code is null
    and y.indicator_code = c.indicator_code
    and y.quarter_index = c.quarter_index
left join about
    on c.unit_code is null
    and about.indicator_code = c.indicator_code
    and about.year = c.year
    and about.quarter = c.quarter
left join target as own
    on own.unit_code = c.unit_code
    and own.year = c.year
    and own.indicator_code = c.indicator_code
left join target as general
    on general.is_county
    and general.year = c.year
    and general.indicator_code = c.indicator_code
