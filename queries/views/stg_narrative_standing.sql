-- The times at which confirmed figures of an old report count: from when they were filed or restored until they are
-- taken back. Such a return is nobody's report of a quarter: stg_return_status knows nothing of it.
-- grain: return_id, from_at
select
    return_id,
    unit_code,
    year,
    quarter,
    revision,
    from_at,
    until_at
from stg_return_time
where is_narrative
    and status = 'submitted'
