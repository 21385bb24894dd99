-- Facts whose id does not begin with their return's: fct_restatement takes a return from there.
-- grain: fact_id
-- column fact_id: bigint
-- column return_id: bigint
select
    fact_id,
    return_id
from fact
where fact_id not between 10000 * return_id and 10000 * return_id + 9999
order by fact_id
