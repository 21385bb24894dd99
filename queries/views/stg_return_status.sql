-- Each status that a return has had, and from when until when it held. Figures of old reports are no return of the
-- unit's: they have no status (stg_narrative_standing).
-- grain: return_id, from_at
select
    return_id,
    unit_code,
    year,
    quarter,
    revision,
    status,
    from_at,
    until_at
from stg_return_time
where not is_narrative
