-- Every unit of the county, the county itself included. A past moment leaves out units founded after it.
-- grain: unit_code
-- param unit_code: text, null for all units (the county's own row is always there)
-- param as_of: timestamp, units that had begun by then
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
where (valid_from is null or valid_from <= cast($as_of as date))
    and ($unit_code is null or unit_code = $unit_code or level = 'county')
order by unit_code
