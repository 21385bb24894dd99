-- Returns whose unit is not in the list of units, or is not a township. No row may come back.
-- grain: return_id
-- column return_id: bigint
-- column unit_code: text
select
    r.return_id,
    r.unit_code
from return as r
left join unit on unit.unit_code = r.unit_code and unit.level = 'township'
where unit.unit_code is null
order by r.return_id
