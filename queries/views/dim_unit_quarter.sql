-- The townships (and units like them) that a return is expected of: those valid on the quarter's last day.
-- valid_from and valid_to are the first and the last day of a unit; null leaves that side open.
-- grain: unit_code, year, quarter
select
    unit.unit_code,
    unit.name as unit_name,
    unit.short_name,
    unit.kind,
    calendar_quarter.year,
    calendar_quarter.quarter,
    calendar_quarter.quarter_index
from unit
join calendar_quarter
    on (unit.valid_from is null or unit.valid_from <= calendar_quarter.ends_on)
    and (unit.valid_to is null or unit.valid_to >= calendar_quarter.ends_on)
where unit.level = 'township'
