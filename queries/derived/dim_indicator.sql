-- Measures and ratios in one list, in the order of data/indicators.csv.
-- is_due_by_quarters: a quarter of a year's target is due each quarter, as of what adds up over the year; else it
-- is approached from where the year began.
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
    sort,
    measure_type = 'flow_ytd' and additive as is_due_by_quarters
from measure
union all
select
    r.ratio_code as indicator_code,
    true as is_ratio,
    r.group_code,
    r.name_zh,
    r.name_en,
    r.unit,
    r.measure_type,
    r.decimals,
    r.better,
    r.tier,
    r.numerator_code,
    r.denominator_code,
    r.has_quarter_basis,
    100000 + r.sort as sort,
    coalesce(above.measure_type = 'flow_ytd' and above.additive and below.measure_type = 'stock', false)
        as is_due_by_quarters
from ratio as r
left join measure as above on above.measure_code = r.numerator_code
left join measure as below on below.measure_code = r.denominator_code
