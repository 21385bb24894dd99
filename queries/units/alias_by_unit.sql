-- Every name other than its own that surely means a unit, those that follow from its name included.
-- Names have no past: as_of is taken as everywhere and changes nothing.
-- grain: unit_code, alias
-- param as_of: timestamp, without effect
-- column unit_code: text
-- column alias: text
select unit_code, alias
from unit_alias
where $as_of is not null
order by unit_code, alias
