-- The townships (and units like them) that a return is expected of: those valid on the quarter's last day.
-- valid_from and valid_to are the first and the last day of a unit; null leaves that side open.
-- needs: dim_quarter
-- grain: unit_code, year, quarter
select
    unit.unit_code,
    unit.name as unit_name,
    unit.short_name,
    unit.kind,
    dim_quarter.year,
    dim_quarter.quarter,
    dim_quarter.quarter_index
from unit
join dim_quarter
    on (unit.valid_from is null or unit.valid_from <= dim_quarter.ends_on)
    and (unit.valid_to is null or unit.valid_to >= dim_quarter.ends_on)
where unit.level = 'township'
