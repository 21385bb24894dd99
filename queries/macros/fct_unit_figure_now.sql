-- Every indicator of one unit by quarter now, on the boundaries that were reported on: fct_unit_figure as it is kept.
-- args: as_of, in_unit, in_year_from, in_year_to, in_quarter_from, in_quarter_to, in_boundaries
-- The figures of the unit are found first: whether each of all units' is of a wanted measure takes longer.
-- needs: fct_figure, dim_indicator_side, dim_unit_stretch
-- grain: year, quarter, indicator_code, period_basis
with figure as materialized (
    select year, quarter, measure_code, basis, value, state, approximate
    from fct_figure
    where unit_code = in_unit
        and year between in_year_from and in_year_to
        and quarter between in_quarter_from and in_quarter_to
        and known_until > timestamp '9999-12-31'
)

select
    f.year,
    f.quarter,
    d.indicator_code,
    case when f.basis = 'quarter' then 'quarter' else 'to_date' end as period_basis,
    cast(max(case when d.side <> 'denominator' then f.value end) as double) as numerator,
    cast(max(case when d.side = 'denominator' then f.value end) as double) as denominator,
    bool_or(f.state = 'not_applicable') as is_not_applicable,
    count(f.value) > 0 as has_part,
    bool_or(f.approximate) as approximate
from figure as f
join dim_indicator_side as d on d.measure_code = f.measure_code
join dim_unit_stretch as s
    on s.first_index <= 4 * f.year + f.quarter
    and s.last_index >= 4 * f.year + f.quarter
where s.unit_code = in_unit
    and s.boundaries = 'reported'
    and (f.basis <> 'quarter' or d.has_quarter_basis)
group by
    f.year, f.quarter, d.indicator_code, case when f.basis = 'quarter' then 'quarter' else 'to_date' end
