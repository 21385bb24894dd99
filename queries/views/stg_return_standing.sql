-- The times at which a return counts: from submitted, approved or restored until sent back or withdrawn.
-- An approval or a lock goes on where the submission stops, in a row of its own.
-- Said by what does not count: a list of what does is looked at only after the table was read, all of it.
-- needs: stg_return_status
-- grain: return_id, from_at
select
    return_id,
    unit_code,
    year,
    quarter,
    revision,
    from_at,
    until_at
from stg_return_status
where status <> 'sent_back'
    and status <> 'withdrawn'
