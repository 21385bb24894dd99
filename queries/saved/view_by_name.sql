-- The views of pages that people saved, the newest first.
-- grain: view_name
-- param as_of: timestamp, views as they stood then
-- column view_name: text
-- column page: text, a page of the dashboard
-- column parameters: text, the choices of its address as JSON
-- column saved_at: timestamp
-- column saved_by: text
-- column act_number: bigint
select
    view_name,
    page,
    parameters,
    known_from as saved_at,
    by_whom as saved_by,
    act_number
from stg_saved_view
where known_from <= $as_of
    and known_until > $as_of
order by saved_at desc, act_number desc, view_name
