-- A county's own sentences of the work report that stand, by section.
-- grain: section
-- param as_of: timestamp, as they stood then
-- column section: text, the name of a file of data/report
-- column body: text, the file
-- column set_at: timestamp
-- column set_by: text
-- column act_number: bigint
with ordered as (
    select
        section,
        body,
        done_at,
        by_whom,
        act_number,
        row_number() over (partition by section order by act_number desc) as newest
    from report_sentences
    where done_at <= $as_of
)

select
    section,
    body,
    done_at as set_at,
    by_whom as set_by,
    act_number
from ordered
where newest = 1
    and body <> ''
order by section
