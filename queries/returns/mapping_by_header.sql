-- What people decided about headers of returns: the decision that stands on each, the newest first.
-- grain: header
-- param as_of: timestamp, as known then
-- column header: text, the header as it is compared
-- column indicator_code: text, null where the header is none of the catalogue's and left out
-- column is_left_out: boolean
-- column decided_at: timestamp
-- column decided_by: text
-- column decision_count: integer, decisions on the header so far, those taken back included
with decision as (
    select
        header,
        indicator_code,
        act_number,
        done_at,
        by_whom
    from header_mapping
    where done_at <= $as_of
),

counted as (
    select
        header,
        max(act_number) as act_number,
        count(*) as decision_count
    from decision
    group by header
),

standing as (
    select
        d.header,
        case when d.indicator_code <> '-' then d.indicator_code end as indicator_code,
        d.indicator_code = '-' as is_left_out,
        d.done_at as decided_at,
        d.by_whom as decided_by,
        c.decision_count
    from decision as d
    join counted as c on c.header = d.header and c.act_number = d.act_number
    where d.indicator_code <> ''
)

select
    header,
    indicator_code,
    is_left_out,
    decided_at,
    decided_by,
    decision_count
from standing
order by decided_at desc, header
