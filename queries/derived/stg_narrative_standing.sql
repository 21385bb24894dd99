-- Of the returns in table touched_narrative, the times at which confirmed figures of an old report count: from when they were filed or restored until
-- they are taken back. Such a return is nobody's report of a quarter: stg_return_status knows nothing of it.
-- grain: return_id, from_at
with event as (
    select
        r.return_id,
        r.unit_code,
        r.year,
        r.quarter,
        r.revision,
        e.act,
        e.done_at as moment,
        e.act_number
    from return as r
    join return_event as e on e.return_id = r.return_id
    join touched_narrative as t on t.return_id = r.return_id
    where r.source_kind = 'narrative'
),

timed as (
    select
        return_id,
        unit_code,
        year,
        quarter,
        revision,
        act,
        moment as from_at,
        coalesce(
            lead(moment) over (partition by return_id order by moment, act_number),
            timestamp '9999-12-31 23:59:59'
        ) as until_at
    from event
)

select
    return_id,
    unit_code,
    year,
    quarter,
    revision,
    from_at,
    until_at
from timed
where act in ('submitted', 'restored')
    and from_at < until_at
