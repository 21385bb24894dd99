-- Measures and ratios of the catalogue: the table "indicator" of the SQL box.
-- The catalogue has no past: as_of is taken as everywhere and changes nothing.
-- grain: indicator_code
-- param as_of: timestamp, without effect
-- column indicator_code: text, measure_code of figure, or the code of a ratio
-- column name_zh: text
-- column name_en: text
-- column is_ratio: boolean
-- column group_code: text
-- column unit: text, person, household, yuan, percent and the like
-- column measure_type: text, stock or flow_ytd
-- column better: text, higher, lower or none
-- column numerator_code: text, measure above the line of a ratio
-- column denominator_code: text, measure below it
select
    indicator_code,
    name_zh,
    name_en,
    is_ratio,
    group_code,
    unit,
    measure_type,
    better,
    numerator_code,
    denominator_code
from dim_indicator
where $as_of is not null
order by indicator_code
