-- Each version that a saved view of a page has had under its name, and from when until when it stood.
-- A view that was deleted, or given another name, stands under its old one no more.
-- grain: view_name, known_from
with timed as (
    select
        view_name,
        page,
        parameters,
        was,
        act_number,
        by_whom,
        done_at as known_from,
        coalesce(
            lead(done_at) over (partition by view_name order by done_at, act_number),
            timestamp '9999-12-31 23:59:59'
        ) as known_until
    from saved_view
)

select
    view_name,
    page,
    parameters,
    was,
    act_number,
    by_whom,
    known_from,
    known_until
from timed
where page <> ''
    and known_from < known_until
