-- For the units in table touched_change, the quarters in which a merger or split changed whom they report for:
-- figures before and from then on are not of the same place, so they are neither told apart from each other nor
-- compared as like with like.
-- needs: stg_succession
-- grain: unit_code, year, quarter
select
    linked.unit_code,
    c.year,
    c.quarter,
    c.quarter_index,
    max(linked.kind) as kind,
    min(linked.done_at) as known_from
from (
    select from_code as unit_code, kind, happened_on, done_at
    from stg_succession
    where kind <> 'rename'
    union all
    select to_code as unit_code, kind, happened_on, done_at
    from stg_succession
    where kind <> 'rename'
) as linked
join touched_change as t on t.unit_code = linked.unit_code
join calendar_quarter as c on linked.happened_on between c.starts_on and c.ends_on
group by linked.unit_code, c.year, c.quarter, c.quarter_index
