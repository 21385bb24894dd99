-- What was done: each act of the journal with whom, when, and what it was about, the newest first.
-- grain: number
-- param number: bigint, this act only, null for any
-- param person: text, who did it, null for anyone
-- param act: text, an act of the journal such as commit or approve, null for any
-- param unit_code: text, acts about this unit, null for any
-- param wanted: text, found in a person, unit, file, header, reason or number, null for everything
-- param day_from: date, first day (in China), null for the beginning
-- param day_to: date, last day (in China), null for the end
-- param limit_rows: integer, at most so many
-- param skip_rows: integer, so many of the newest are left out
-- param as_of: timestamp, acts done until then
-- column number: bigint
-- column act: text
-- column done_at: timestamp
-- column by_whom: text
-- column unit_name: text, the unit it is about, null unless it is one
-- column unit_count: integer, units it is about
-- column year: integer, the year it is about, null unless it is one quarter
-- column quarter: integer
-- column return_id: bigint, the return it is about, null unless it is one
-- column revision: integer, of that return
-- column return_count: integer
-- column file_name: text
-- column note: text, the comment or reason given
-- column subject: text, the header of a mapping, the rule of a word, the county that began, how units changed, the login of an account, the name of a view, the file of a map, the section of sentences
-- column indicator_code: text, what a header was mapped to, - for none
-- column item_count: integer, targets set or units entered
-- column figures_new: integer
-- column figures_changed: integer
-- column figures_same: integer
-- column figures_gone: integer
-- column acts_found: integer, acts that fit, listed or not
-- column page_number: bigint, which page of limit_rows acts this is, from 1
-- column page_count: bigint
with fitting as (
    select number, done_at
    from journal_act
    where done_at <= $as_of
        and ($number is null or number = $number)
        and ($person is null or by_whom = $person)
        and ($act is null or act = $act)
        and ($day_from is null or done_at >= cast($day_from as timestamp) - interval 8 hour)
        and ($day_to is null or done_at < cast($day_to as timestamp) + interval 16 hour)
),

-- Acts that the unit, or the words looked for, are found in: nothing is read for these where neither is asked for.
of_unit as (
    select distinct act_number
    from stg_act_unit
    where $unit_code is not null
        and unit_code = $unit_code
),

named as (
    select a.act_number, string_agg(u.name, ' ' order by u.name) as names
    from stg_act_unit as a
    join unit as u on u.unit_code = a.unit_code
    where $wanted is not null
    group by a.act_number
),

noted as (
    select act_number, max(note) as note
    from return_event
    where note <> ''
    group by act_number
),

told as (
    select
        j.number,
        json_extract_string(j.summary, '$.file.name') as file_name,
        coalesce(
            n.note, json_extract_string(j.summary, '$.note'), json_extract_string(j.summary, '$.why')
        ) as note,
        coalesce(
            json_extract_string(j.summary, '$.header'),
            json_extract_string(j.summary, '$.rule_code'),
            json_extract_string(j.summary, '$.county.name'),
            json_extract_string(j.summary, '$.kind'),
            json_extract_string(j.summary, '$.login'),
            case when j.act = 'view' then json_extract_string(j.summary, '$.name') end,
            case when j.act = 'map' then json_extract_string(j.summary, '$.file_name') end,
            case when j.act = 'sentences' then json_extract_string(j.summary, '$.section') end
        ) as subject,
        j.by_whom
    from journal_act as j
    left join noted as n on n.act_number = j.number
),

of_words as (
    select t.number
    from told as t
    left join named as u on u.act_number = t.number
    where $wanted is not null
        and contains(
            lower(concat_ws(' ', t.number, t.by_whom, u.names, t.file_name, t.note, t.subject)), lower($wanted)
        )
),

found as (
    select number, count(*) over () as acts_found
    from fitting
    where ($unit_code is null or number in (select act_number from of_unit))
        and ($wanted is null or number in (select number from of_words))
    order by done_at desc, number desc
    limit $limit_rows offset $skip_rows
),

about_unit as (
    select
        a.act_number,
        count(*) as unit_count,
        max(u.name) as unit_name
    from stg_act_unit as a
    join found on found.number = a.act_number
    join unit as u on u.unit_code = a.unit_code
    group by a.act_number
),

about_return as (
    select
        a.act_number,
        count(*) as return_count,
        count(distinct 4 * r.year + r.quarter) as quarter_count,
        max(r.year) as year,
        max(r.quarter) as quarter,
        max(r.return_id) as return_id,
        max(r.revision) as revision
    from stg_act_return as a
    join found on found.number = a.act_number
    join return as r on r.return_id = a.return_id
    group by a.act_number
),

listed as (
    select
        j.number,
        j.act,
        j.done_at,
        j.by_whom,
        case when u.unit_count = 1 then u.unit_name end as unit_name,
        coalesce(u.unit_count, 0) as unit_count,
        case
            when r.quarter_count = 1 then r.year
            else cast(json_extract_string(j.summary, '$.year') as integer)
        end as year,
        case
            when r.quarter_count = 1 then r.quarter
            else cast(json_extract_string(j.summary, '$.quarter') as integer)
        end as quarter,
        case when r.return_count = 1 then r.return_id end as return_id,
        case when r.return_count = 1 then r.revision end as revision,
        coalesce(r.return_count, 0) as return_count,
        t.file_name,
        t.note,
        t.subject,
        json_extract_string(j.summary, '$.indicator_code') as indicator_code,
        coalesce(json_array_length(j.summary, '$.targets'), json_array_length(j.summary, '$.units'), 0)
            as item_count,
        found.acts_found
    from found
    join journal_act as j on j.number = found.number
    join told as t on t.number = found.number
    left join about_unit as u on u.act_number = found.number
    left join about_return as r on r.act_number = found.number
),

counted as (
    select
        f.act_number,
        count(case when f.change = 'new' then 1 end) as figures_new,
        count(case when f.change = 'changed' then 1 end) as figures_changed,
        count(case when f.change = 'same' then 1 end) as figures_same,
        count(case when f.change = 'gone' then 1 end) as figures_gone
    from fct_act_figure((select list(number) from found)) as f
    group by f.act_number
)

select
    f.number,
    f.act,
    f.done_at,
    f.by_whom,
    f.unit_name,
    f.unit_count,
    f.year,
    f.quarter,
    f.return_id,
    f.revision,
    f.return_count,
    f.file_name,
    case when f.note <> '' then f.note end as note,
    f.subject,
    f.indicator_code,
    cast(f.item_count as integer) as item_count,
    coalesce(c.figures_new, 0) as figures_new,
    coalesce(c.figures_changed, 0) as figures_changed,
    coalesce(c.figures_same, 0) as figures_same,
    coalesce(c.figures_gone, 0) as figures_gone,
    f.acts_found,
    1 + cast(floor(cast($skip_rows as double) / nullif($limit_rows, 0)) as bigint) as page_number,
    cast(ceil(cast(f.acts_found as double) / nullif($limit_rows, 0)) as bigint) as page_count
from listed as f
left join counted as c on c.act_number = f.number
order by f.done_at desc, f.number desc
