-- Each status that the returns in table touched_return have had, and from when until when it held; of figures of
-- old reports as well, which are no return of the unit's (is_narrative).
-- A restored return waits for approval again, an unlocked one stays approved. The open end is the last second of
-- the year 9999, which is later than any $as_of.
-- grain: return_id, from_at
with event as (
    select
        r.return_id,
        r.unit_code,
        r.year,
        r.quarter,
        r.revision,
        r.source_kind = 'narrative' as is_narrative,
        e.act,
        e.done_at as moment,
        e.act_number
    from return as r
    join return_event as e on e.return_id = r.return_id
    where exists (select 1 from touched_return where touched_return.return_id = r.return_id)
),

timed as (
    select
        return_id,
        unit_code,
        year,
        quarter,
        revision,
        is_narrative,
        case act when 'restored' then 'submitted' when 'unlocked' then 'approved' else act end as status,
        moment as from_at,
        case
            when lead(return_id) over by_time = return_id then lead(moment) over by_time
            else timestamp '9999-12-31 23:59:59'
        end as until_at
    from event
    window by_time as (order by return_id, moment, act_number)
)

select
    return_id,
    unit_code,
    year,
    quarter,
    revision,
    is_narrative,
    status,
    from_at,
    until_at
from timed
where from_at < until_at
order by
    year,
    quarter,
    return_id,
    from_at
