-- Who has filed for one quarter: each expected unit with the state of its return.
-- The state is that of the newest return that stands, else of the newest return. A restored return waits for
-- approval again. Late: the first return that stands came in after the due day (UTC+8), or none stands and the
-- due day is over on the day asked about (the sample's own today, else today).
-- grain: unit_code
-- param year: integer
-- param quarter: integer, 1 to 4
-- param kinds: text[], unit kinds to include
-- param unit_code: text, its row only, the counts stay those of all units; null for all
-- param state: text, missing for units without a return that stands, null for all
-- param limit_rows: integer, at most so many rows, null for all
-- param skip_rows: integer, so many of the first rows are left out, null for none
-- param as_of: timestamp, figures as known then
-- column unit_code: text
-- column unit_name: text
-- column kind: text
-- column status: text, missing, submitted, approved, locked, sent_back or withdrawn
-- column revision: integer, null when missing
-- column filed_at: timestamp, when that return came in
-- column filed_by: text
-- column due_on: date
-- column is_late: boolean
-- column return_id: bigint
-- column source_kind: text, filed, correction, nil or narrative
-- column file_name: text, null without a file
-- column figure_count: integer, figures in that return
-- column units_expected: integer, units on this list
-- column units_filed: integer, of them those with a return that stands
-- column units_on_time: integer, of those filed, not late
-- column units_late: integer, of those filed, late
-- column units_missing: integer, units without a return that stands
-- column row_place: integer, 1 for the first row that fits unit_code and state
-- column rows_in_all: integer, rows that fit them
with unit_quarter as (
    select unit_code, unit_name, kind
    from dim_unit_quarter
    where year = $year
        and quarter = $quarter
        and list_contains($kinds, kind)
),

status as (
    select
        s.unit_code,
        s.return_id,
        s.revision,
        s.status,
        r.filed_at,
        r.filed_by,
        r.source_kind,
        r.file_name,
        min(case when s.status in ('submitted', 'approved', 'locked') then r.filed_at end) over (
            partition by s.unit_code
        ) as first_filed_at,
        row_number() over (
            partition by s.unit_code
            order by case when s.status in ('submitted', 'approved', 'locked') then 0 else 1 end, s.revision desc
        ) as place
    from stg_return_status as s
    join stg_return as r on r.return_id = s.return_id
    where s.year = $year
        and s.quarter = $quarter
        and s.from_at <= $as_of
        and s.until_at > $as_of
),

asked as (
    select least(cast($as_of as date), coalesce(max(today), current_date)) as today
    from county
),

due_quarter as (
    select year, quarter, quarter_index, ends_on, due_on, late_from
    from fct_due_quarter($as_of)
    where year = $year
        and quarter = $quarter
),

board as (
    select
        u.unit_code,
        u.unit_name,
        u.kind,
        coalesce(s.status, 'missing') as status,
        coalesce(s.status in ('submitted', 'approved', 'locked'), false) as is_filed,
        s.revision,
        s.filed_at,
        s.filed_by,
        d.due_on,
        case
            when s.first_filed_at is not null then s.first_filed_at >= d.late_from
            else asked.today > d.due_on
        end as is_late,
        s.return_id,
        s.source_kind,
        s.file_name
    from unit_quarter as u
    cross join asked
    cross join due_quarter as d
    left join status as s on s.unit_code = u.unit_code and s.place = 1
),

counted_board as (
    select
        unit_code,
        unit_name,
        kind,
        status,
        revision,
        filed_at,
        filed_by,
        due_on,
        is_late,
        return_id,
        source_kind,
        file_name,
        count(*) over () as units_expected,
        count(case when is_filed then 1 end) over () as units_filed,
        count(case when is_filed and not is_late then 1 end) over () as units_on_time,
        count(case when is_filed and is_late then 1 end) over () as units_late,
        count(case when not is_filed then 1 end) over () as units_missing,
        is_filed
    from board
),

placed as (
    select
        unit_code,
        unit_name,
        kind,
        status,
        revision,
        filed_at,
        filed_by,
        due_on,
        is_late,
        return_id,
        source_kind,
        file_name,
        units_expected,
        units_filed,
        units_on_time,
        units_late,
        units_missing,
        row_number() over (order by unit_code) as row_place,
        count(*) over () as rows_in_all
    from counted_board
    where ($unit_code is null or unit_code = $unit_code)
        and ($state is null or ($state = 'missing' and not is_filed))
),

shown as (
    select
        unit_code,
        unit_name,
        kind,
        status,
        revision,
        filed_at,
        filed_by,
        due_on,
        is_late,
        return_id,
        source_kind,
        file_name,
        units_expected,
        units_filed,
        units_on_time,
        units_late,
        units_missing,
        row_place,
        rows_in_all
    from placed
    where $limit_rows is null
        or (row_place > coalesce($skip_rows, 0) and row_place <= coalesce($skip_rows, 0) + $limit_rows)
),

-- of the rows that are shown alone: the figures of all returns are many
counted as (
    select shown.return_id, count(*) as figure_count
    from shown
    join fact on fact.return_id = shown.return_id
    group by shown.return_id
)

select
    s.unit_code,
    s.unit_name,
    s.kind,
    s.status,
    s.revision,
    s.filed_at,
    s.filed_by,
    s.due_on,
    s.is_late,
    s.return_id,
    s.source_kind,
    s.file_name,
    coalesce(c.figure_count, 0) as figure_count,
    s.units_expected,
    s.units_filed,
    s.units_on_time,
    s.units_late,
    s.units_missing,
    s.row_place,
    s.rows_in_all
from shown as s
left join counted as c on c.return_id = s.return_id
order by s.unit_code
