-- Which units an act is about.
-- needs: stg_act_return, stg_unit_record
-- grain: act_number, unit_code
select
    a.act_number,
    r.unit_code
from stg_act_return as a
join return as r on r.return_id = a.return_id
union
select
    act_number,
    unit_code
from stg_unit_record
union
select
    act_number,
    unit_code
from target
union
select
    act_number,
    from_code as unit_code
from unit_succession
union
select
    act_number,
    to_code as unit_code
from unit_succession
