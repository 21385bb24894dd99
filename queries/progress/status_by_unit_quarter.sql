-- The matrix of progress: each unit and quarter with its state, its timeliness, how complete it is, its revisions.
-- From the first quarter that anyone has filed for (with no return yet: the last one that is over) to those that
-- are over on the day asked about (the sample's own today, else today) or filed for already. State and lateness
-- as in returns/status_by_unit_quarter. Complete: of the core measures, how many have a figure that was given (a
-- derived one is not counted again; "not applicable" is an answer).
-- grain: unit_code, year, quarter
-- param year_from: integer, first calendar year, inclusive
-- param year_to: integer, last calendar year, inclusive
-- param kinds: text[], unit kinds to include
-- param quarter: integer, that quarter of the years only, null for all
-- param most: integer, so many units of each state in each quarter, null for all
-- param limit_rows: integer, at most so many units, null for all
-- param skip_rows: integer, so many of the first units are left out, null for none
-- param shown: text, a unit that is there in any case, null for none
-- param as_of: timestamp, as known then
-- column unit_code: text
-- column unit_name: text
-- column short_name: text
-- column kind: text
-- column year: integer
-- column quarter: integer
-- column status: text, missing, submitted, approved, locked, sent_back or withdrawn
-- column is_filed: boolean, a return stands
-- column is_late: boolean
-- column days_late: integer, days after the due day, 0 in time; of one not filed, days overdue, null before that
-- column days_left: integer, days until the due day of a return not filed, null once it is over
-- column due_on: date
-- column first_filed_at: timestamp, when the first return that stands came in, null when none stands
-- column last_filed_at: timestamp, when the newest return that stands came in, null when none stands
-- column filed_by: text, who filed the return whose state is shown
-- column source_kind: text, filed, correction, nil or narrative, of that return
-- column return_id: bigint, that return, null when there is none
-- column revision_count: integer, returns of every state, 0 when there is none
-- column waiting_count: integer, returns that wait for approval
-- column figures_filed: integer, core measures with a figure
-- column figures_expected: integer, core measures
-- column completeness_rate: double, 0..1
-- column units_expected: integer, units on the list of that quarter
-- column units_filed: integer, of them those with a return that stands
-- column units_on_time: integer, of those filed, not late
-- column units_late: integer, of those filed, late
-- column units_missing: integer, units without a return that stands
-- column units_to_file: integer, of those missing, the ones whose return was not sent back
-- column units_waiting: integer, units whose return waits for approval
-- column units_approved: integer, units whose return is approved or locked
-- column units_locked: integer, of them those locked
-- column units_sent_back: integer, units whose return was sent back and does not stand
-- column quarter_timeliness_rate: double, of the quarter: units on time by units expected, 0..1
-- column quarter_completeness_rate: double, of the quarter: figures filed by figures expected, 0..1
-- column row_place: integer, 1 for the first unit
-- column rows_in_all: integer, units; the same on every row
with unit_quarter as (
    select unit_code, unit_name, short_name, kind, year, quarter
    from dim_unit_quarter
    where year between $year_from and $year_to
        and list_contains($kinds, kind)
),

status as (
    select
        s.unit_code,
        s.year,
        s.quarter,
        s.return_id,
        s.revision,
        s.status,
        s.status in ('submitted', 'approved', 'locked') as stands,
        r.filed_at,
        r.filed_by,
        r.source_kind
    from stg_return_status as s
    join return as r on r.return_id = s.return_id
    where s.year between $year_from and $year_to
        and s.from_at <= $as_of
        and s.until_at > $as_of
),

counted_return as (
    select
        unit_code,
        year,
        quarter,
        count(*) as revision_count,
        count(case when status = 'submitted' then 1 end) as waiting_count,
        min(case when stands then filed_at end) as first_filed_at,
        max(case when stands then filed_at end) as last_filed_at
    from status
    group by unit_code, year, quarter
),

placed as (
    select
        unit_code,
        year,
        quarter,
        return_id,
        status,
        filed_by,
        source_kind,
        row_number() over (
            partition by unit_code, year, quarter order by case when stands then 0 else 1 end, revision desc
        ) as place
    from status
),

expected_figure as (
    select count(*) as figures_expected
    from measure
    where tier = 'core'
),

given_figure as (
    select f.unit_code, f.year, f.quarter, f.measure_code, f.basis
    from fct_figure as f
    join measure on measure.measure_code = f.measure_code
    where f.year between $year_from and $year_to
        and measure.tier = 'core'
        and not f.derived
        and f.known_from <= $as_of
        and f.known_until > $as_of
),

given_count as (
    select unit_code, year, quarter, count(*) as figures, count(case when basis = 'quarter' then 1 end) as quarters
    from given_figure
    group by unit_code, year, quarter
),

-- a measure given for the quarter and for the year so far is one figure: they are told apart only where there are both
given_measure as (
    select g.unit_code, g.year, g.quarter, count(distinct g.measure_code) as figures
    from given_figure as g
    join given_count as c
        on c.unit_code = g.unit_code
        and c.year = g.year
        and c.quarter = g.quarter
    where c.quarters > 0
    group by g.unit_code, g.year, g.quarter
),

filed_figure as (
    select c.unit_code, c.year, c.quarter, coalesce(m.figures, c.figures) as figures_filed
    from given_count as c
    left join given_measure as m
        on m.unit_code = c.unit_code
        and m.year = c.year
        and m.quarter = c.quarter
),

asked as (
    select least(cast($as_of as date), coalesce(max(today), current_date)) as today
    from county
),

first_filed as (
    select min(4 * year + quarter) as quarter_index
    from stg_return_status
    where from_at <= $as_of
),

last_over as (
    select max(c.quarter_index) as quarter_index
    from calendar_quarter as c
    join asked on c.ends_on < asked.today
),

due_quarter as (
    select year, quarter, quarter_index, ends_on, due_on, late_from
    from fct_due_quarter($as_of)
    where year between $year_from and $year_to
),

shown_quarter as (
    select d.year, d.quarter, d.due_on, d.late_from, asked.today
    from due_quarter as d
    cross join asked
    cross join first_filed
    cross join last_over
    where d.year between $year_from and $year_to
        and d.quarter_index >= coalesce(first_filed.quarter_index, last_over.quarter_index)
        and (
            d.ends_on < asked.today
            or exists (select 1 from status as s where s.year = d.year and s.quarter = d.quarter)
        )
),

board as (
    select
        u.unit_code,
        u.unit_name,
        u.short_name,
        u.kind,
        u.year,
        u.quarter,
        coalesce(p.status, 'missing') as status,
        c.first_filed_at is not null as is_filed,
        case
            when c.first_filed_at is not null then c.first_filed_at >= q.late_from
            else q.today > q.due_on
        end as is_late,
        case
            when c.first_filed_at >= q.late_from
                then date_diff('day', q.due_on, cast(c.first_filed_at + interval 8 hour as date))
            when c.first_filed_at is not null then 0
            when q.today > q.due_on then date_diff('day', q.due_on, q.today)
        end as days_late,
        case when c.first_filed_at is null and q.today <= q.due_on then date_diff('day', q.today, q.due_on) end
            as days_left,
        q.due_on,
        c.first_filed_at,
        c.last_filed_at,
        p.filed_by,
        p.source_kind,
        p.return_id,
        coalesce(c.revision_count, 0) as revision_count,
        coalesce(c.waiting_count, 0) as waiting_count,
        coalesce(f.figures_filed, 0) as figures_filed,
        e.figures_expected
    from unit_quarter as u
    join shown_quarter as q on q.year = u.year and q.quarter = u.quarter
    cross join expected_figure as e
    left join counted_return as c
        on c.unit_code = u.unit_code
        and c.year = u.year
        and c.quarter = u.quarter
    left join placed as p
        on p.unit_code = u.unit_code
        and p.year = u.year
        and p.quarter = u.quarter
        and p.place = 1
    left join filed_figure as f
        on f.unit_code = u.unit_code
        and f.year = u.year
        and f.quarter = u.quarter
),

counted as (
    select
        year,
        quarter,
        count(*) as units_expected,
        count(case when is_filed then 1 end) as units_filed,
        count(case when is_filed and not is_late then 1 end) as units_on_time,
        count(case when is_filed and is_late then 1 end) as units_late,
        count(case when not is_filed then 1 end) as units_missing,
        count(case when not is_filed and status <> 'sent_back' then 1 end) as units_to_file,
        count(case when status = 'submitted' then 1 end) as units_waiting,
        count(case when status in ('approved', 'locked') then 1 end) as units_approved,
        count(case when status = 'locked' then 1 end) as units_locked,
        count(case when status = 'sent_back' then 1 end) as units_sent_back,
        cast(sum(figures_filed) as double) as figures_filed,
        cast(sum(figures_expected) as double) as figures_expected
    from board
    group by year, quarter
),

told as (
    select
        b.unit_code,
        b.unit_name,
        b.short_name,
        b.kind,
        b.year,
        b.quarter,
        b.status,
        b.is_filed,
        b.is_late,
        b.days_late,
        b.days_left,
        b.due_on,
        b.first_filed_at,
        b.last_filed_at,
        b.filed_by,
        b.source_kind,
        b.return_id,
        b.revision_count,
        b.waiting_count,
        b.figures_filed,
        b.figures_expected,
        cast(b.figures_filed as double) / nullif(b.figures_expected, 0) as completeness_rate,
        c.units_expected,
        c.units_filed,
        c.units_on_time,
        c.units_late,
        c.units_missing,
        c.units_to_file,
        c.units_waiting,
        c.units_approved,
        c.units_locked,
        c.units_sent_back,
        cast(c.units_on_time as double) / nullif(c.units_expected, 0) as quarter_timeliness_rate,
        cast(c.figures_filed as double) / nullif(c.figures_expected, 0) as quarter_completeness_rate,
        dense_rank() over (order by b.unit_code) as row_place,
        row_number() over (partition by b.year, b.quarter, b.status order by b.unit_code) as state_place
    from board as b
    join counted as c on c.year = b.year and c.quarter = b.quarter
),

sized as (
    select
        unit_code,
        unit_name,
        short_name,
        kind,
        year,
        quarter,
        status,
        is_filed,
        is_late,
        days_late,
        days_left,
        due_on,
        first_filed_at,
        last_filed_at,
        filed_by,
        source_kind,
        return_id,
        revision_count,
        waiting_count,
        figures_filed,
        figures_expected,
        completeness_rate,
        units_expected,
        units_filed,
        units_on_time,
        units_late,
        units_missing,
        units_to_file,
        units_waiting,
        units_approved,
        units_locked,
        units_sent_back,
        quarter_timeliness_rate,
        quarter_completeness_rate,
        row_place,
        state_place,
        max(row_place) over () as rows_in_all
    from told
)

select
    unit_code,
    unit_name,
    short_name,
    kind,
    year,
    quarter,
    status,
    is_filed,
    is_late,
    days_late,
    days_left,
    due_on,
    first_filed_at,
    last_filed_at,
    filed_by,
    source_kind,
    return_id,
    revision_count,
    waiting_count,
    figures_filed,
    figures_expected,
    completeness_rate,
    units_expected,
    units_filed,
    units_on_time,
    units_late,
    units_missing,
    units_to_file,
    units_waiting,
    units_approved,
    units_locked,
    units_sent_back,
    quarter_timeliness_rate,
    quarter_completeness_rate,
    row_place,
    rows_in_all
from sized
where ($quarter is null or quarter = $quarter)
    and ($most is null or state_place <= $most or unit_code = $shown)
    and (
        $limit_rows is null
        or (row_place > coalesce($skip_rows, 0) and row_place <= coalesce($skip_rows, 0) + $limit_rows)
        or unit_code = $shown
    )
order by unit_code, year, quarter
