-- Which measure makes each side of an indicator.
-- side: 'value' for a measure, 'numerator' and 'denominator' for a ratio. Only flows and ratios of two flows
-- have figures of a quarter alone.
-- grain: indicator_code, side
select
    measure_code as indicator_code,
    'value' as side,
    measure_code,
    measure_type = 'flow_ytd' as has_quarter_basis
from measure
union all
select
    ratio_code as indicator_code,
    'numerator' as side,
    numerator_code as measure_code,
    has_quarter_basis
from ratio
union all
select
    ratio_code as indicator_code,
    'denominator' as side,
    denominator_code as measure_code,
    has_quarter_basis
from ratio
