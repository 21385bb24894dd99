-- The times at which a return counts: from submitted, approved or restored until sent back or withdrawn.
-- needs: stg_return_status
-- grain: return_id, from_at
with counted as (
    select
        return_id,
        unit_code,
        year,
        quarter,
        revision,
        from_at,
        until_at,
        lag(until_at) over (partition by year, quarter, unit_code, return_id order by from_at) as counted_until
    from stg_return_status
    where status in ('submitted', 'approved')
),

-- an approval right after the submission goes on where that stopped
numbered as (
    select
        return_id,
        unit_code,
        year,
        quarter,
        revision,
        from_at,
        until_at,
        count(case when counted_until is null or counted_until <> from_at then 1 end) over (
            partition by year, quarter, unit_code, return_id
            order by from_at
            rows between unbounded preceding and current row
        ) as island
    from counted
)

select
    return_id,
    unit_code,
    year,
    quarter,
    revision,
    min(from_at) as from_at,
    max(until_at) as until_at
from numbered
group by
    return_id,
    unit_code,
    year,
    quarter,
    revision,
    island
