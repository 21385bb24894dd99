-- Every unit of the county, the county itself included.
-- grain: unit_code
-- column unit_code: text
-- column unit_name: text
-- column short_name: text
-- column level: text, county or township
-- column kind: text, town, township, subdistrict, park, county or other
-- column valid_from: date, first day, null when not told
-- column valid_to: date, last day, null while it lasts
-- column successor_code: text, the unit it went into, if any
select
    unit_code,
    name as unit_name,
    short_name,
    level,
    kind,
    valid_from,
    valid_to,
    successor_code
from unit
order by unit_code
