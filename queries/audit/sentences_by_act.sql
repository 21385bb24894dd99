-- What acts changed in the sentences of the work report: the section, and its text before and after.
-- An empty text stands for the sentences that the product brings.
-- grain: act_number
-- param numbers: bigint[], the acts
-- param as_of: timestamp, acts done until then
-- column act_number: bigint
-- column section: text, the name of a file of data/report
-- column lines_before: integer, lines of the county's own text before, 0 for the product's
-- column lines_after: integer, lines of it after
with version as (
    select
        act_number,
        done_at,
        section,
        case when body = '' then 0 else 1 + length(body) - length(replace(body, chr(10), '')) end as lines,
        lag(act_number) over (partition by section order by act_number) as act_before
    from report_sentences
)

select
    v.act_number,
    v.section,
    coalesce(b.lines, 0) as lines_before,
    v.lines as lines_after
from version as v
left join version as b on b.act_number = v.act_before
where v.act_number in (select unnest($numbers))
    and v.done_at <= $as_of
order by v.act_number
