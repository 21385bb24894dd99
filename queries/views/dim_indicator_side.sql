-- Which measure, on which basis, makes each side of an indicator.
-- side: 'value' for a measure, 'numerator' and 'denominator' for a ratio. period_basis: 'to_date' (period end,
-- or this year so far) and 'quarter' (this quarter alone; flows and ratios of two flows only).
-- grain: indicator_code, period_basis, side
with side as (
    select measure_code as indicator_code, 'value' as side, measure_code, true as has_quarter_basis
    from measure
    union all
    select ratio_code as indicator_code, 'numerator' as side, numerator_code as measure_code, has_quarter_basis
    from ratio
    union all
    select ratio_code as indicator_code, 'denominator' as side, denominator_code as measure_code, has_quarter_basis
    from ratio
)

select
    side.indicator_code,
    'to_date' as period_basis,
    side.side,
    side.measure_code,
    case when measure.measure_type = 'stock' then 'stock' else 'ytd' end as basis
from side
join measure on measure.measure_code = side.measure_code
union all
select
    side.indicator_code,
    'quarter' as period_basis,
    side.side,
    side.measure_code,
    'quarter' as basis
from side
join measure on measure.measure_code = side.measure_code
where side.has_quarter_basis
    and measure.measure_type = 'flow_ytd'
