-- How many townships there are of each kind, those that are no more among them.
-- grain: kind
-- param as_of: timestamp, units as known then
-- column kind: text, town, township, subdistrict, park or other
-- column unit_count: integer
select
    kind,
    count(*) as unit_count
from unit
where level = 'township'
    and (valid_from is null or valid_from <= cast($as_of as date))
group by kind
order by kind
