-- Measures and ratios in one list, in the order of data/indicators.csv.
-- grain: indicator_code
select
    measure_code as indicator_code,
    false as is_ratio,
    group_code,
    name_zh,
    name_en,
    unit,
    measure_type,
    decimals,
    better,
    tier,
    cast(null as text) as numerator_code,
    cast(null as text) as denominator_code,
    measure_type = 'flow_ytd' as has_quarter_basis,
    sort
from measure
union all
select
    ratio_code as indicator_code,
    true as is_ratio,
    group_code,
    name_zh,
    name_en,
    unit,
    measure_type,
    decimals,
    better,
    tier,
    numerator_code,
    denominator_code,
    has_quarter_basis,
    100000 + sort as sort
from ratio
