-- Whose figures make up a unit's: as reported (its own), or on today's boundaries, for the units in table
-- touched_unit, which holds with each unit all that mergers and splits tie to it (a family).
-- Today's boundaries lead the figures of every unit that was valid on a quarter's last day along the mergers and
-- splits after that day to the units there are today: all of them in a merger, the recorded share in a split.
-- share is the part of source_code's figures that belongs to unit_code. A unit that was given up without a
-- successor has no place in today's boundaries. A row counts while known_from <= $as_of < known_until, so that a
-- change is not known before it happened and was recorded; and while holds_from <= today < holds_until, so that one
-- which was recorded ahead takes effect when its day comes. It counts for the quarters first_index to last_index.
-- source_count is how many rows make up unit_code in each of these quarters, at each such moment and day.
-- A quarter is told by its index, 4 * year + quarter: a day lies after the last day of an earlier one, and only then.
-- grain: boundaries, unit_code, first_index, source_code, known_from, holds_from
with recursive asked as (
    -- the calendar of the sample stands still: there one day is all that counts
    select
        max(today) as today,
        (select min(quarter_index) from calendar_quarter) as first_index,
        (select max(quarter_index) from calendar_quarter) as last_index
    from county
),

known_unit as (
    select
        unit.unit_code,
        unit.name as unit_name,
        unit.short_name,
        unit.kind,
        unit.level = 'township' as is_source,
        unit.valid_to + 1 as gone_on,
        greatest(
            coalesce(4 * year(unit.valid_from) + quarter(unit.valid_from), asked.first_index), asked.first_index
        ) as first_index,
        least(
            coalesce(4 * year(unit.valid_to + 1) + quarter(unit.valid_to + 1) - 1, asked.last_index),
            asked.last_index
        ) as last_index
    from unit
    cross join asked
    where exists (select 1 from touched_unit where touched_unit.unit_code = unit.unit_code)
),

link as (
    select
        s.from_code,
        s.to_code,
        s.happened_on,
        4 * year(s.happened_on) + quarter(s.happened_on) as happened_index,
        s.share,
        greatest(s.done_at, cast(s.happened_on as timestamp) - interval 8 hour) as known_from
    from stg_succession as s
    where s.kind <> 'rename'
        and exists (select 1 from touched_unit where touched_unit.unit_code = s.from_code)
),

tie as (
    select from_code as one_code, to_code as other_code
    from link
    union
    select to_code as one_code, from_code as other_code
    from link
),

reached as (
    select one_code as unit_code, one_code as family_code
    from tie
    union
    select t.other_code as unit_code, r.family_code
    from reached as r
    join tie as t on t.one_code = r.unit_code
),

member as (
    select unit_code, min(family_code) as family_code
    from reached
    group by unit_code
),

-- the days of a family between which nothing changes for it
changed_day as (
    select m.family_code, link.happened_on as day
    from link
    join member as m on m.unit_code = link.from_code
    union
    select m.family_code, u.gone_on as day
    from known_unit as u
    join member as m on m.unit_code = u.unit_code
    where u.gone_on is not null
    union
    select family_code, date '0001-01-01' as day
    from member
),

every_period as (
    select
        family_code,
        day as holds_from,
        lead(day, 1, date '9999-12-31') over (partition by family_code order by day) as holds_until
    from changed_day
),

period as (
    select p.family_code, p.holds_from, p.holds_until
    from every_period as p
    cross join asked
    where asked.today is null
        or (p.holds_from <= asked.today and p.holds_until > asked.today)
),

-- and the quarters
changed_quarter as (
    select m.family_code, link.happened_index as first_index
    from link
    join member as m on m.unit_code = link.from_code
    union
    select m.family_code, unnest([u.first_index, u.last_index + 1]) as first_index
    from known_unit as u
    join member as m on m.unit_code = u.unit_code
    union
    select m.family_code, asked.first_index
    from member as m
    cross join asked
),

every_stretch as (
    select
        c.family_code,
        c.first_index,
        lead(c.first_index, 1, asked.last_index + 1) over (partition by c.family_code order by c.first_index) - 1
            as last_index
    from changed_quarter as c
    cross join asked
    where c.first_index between asked.first_index and asked.last_index
),

stretch as (
    select s.family_code, s.first_index, s.last_index, p.holds_from, p.holds_until
    from every_stretch as s
    join period as p on p.family_code = s.family_code
),

happened as (
    select p.holds_from, link.from_code, link.to_code, link.happened_on, link.happened_index, link.share,
        link.known_from
    from link
    join member as m on m.unit_code = link.from_code
    join period as p on p.family_code = m.family_code and link.happened_on <= p.holds_from
),

-- one change after another, each later than the one before
path as (
    select
        holds_from,
        from_code as source_code,
        to_code as unit_code,
        cast(share as double) as share,
        happened_index as before_index,
        happened_on as first_on,
        happened_on as last_on,
        known_from
    from happened
    union all
    select
        p.holds_from,
        p.source_code,
        l.to_code as unit_code,
        p.share * l.share as share,
        p.before_index,
        p.first_on,
        l.happened_on as last_on,
        greatest(p.known_from, l.known_from) as known_from
    from path as p
    join happened as l
        on l.from_code = p.unit_code
        and l.holds_from = p.holds_from
        and l.happened_on > p.last_on
),

-- a path is the whole way only until a later change that leads on is known
whole_path as (
    select
        p.holds_from,
        p.source_code,
        p.unit_code,
        p.share,
        p.before_index,
        p.first_on,
        p.last_on,
        p.known_from,
        min(l.known_from) as known_until
    from path as p
    left join happened as l
        on l.from_code = p.unit_code
        and l.holds_from = p.holds_from
        and l.happened_on > p.last_on
    group by
        p.holds_from, p.source_code, p.unit_code, p.share, p.before_index, p.first_on, p.last_on, p.known_from
),

source as (
    select u.unit_code, s.first_index, s.last_index, s.holds_from, s.holds_until
    from known_unit as u
    join member as m on m.unit_code = u.unit_code
    join stretch as s
        on s.family_code = m.family_code
        and s.first_index >= u.first_index
        and s.first_index <= u.last_index
    where u.is_source
),

arrived as (
    select
        s.unit_code as source_code,
        s.first_index,
        s.last_index,
        s.holds_from,
        s.holds_until,
        w.unit_code,
        w.share,
        w.known_from,
        w.known_until
    from source as s
    join whole_path as w
        on w.source_code = s.unit_code
        and w.holds_from = s.holds_from
        and w.before_index > s.first_index
    where w.known_until is null
        or w.known_from < w.known_until
    union all
    select
        s.unit_code as source_code,
        s.first_index,
        s.last_index,
        s.holds_from,
        s.holds_until,
        s.unit_code,
        cast(1 as double) as share,
        timestamp '1900-01-01' as known_from,
        min(l.known_from) as known_until
    from source as s
    left join happened as l
        on l.from_code = s.unit_code
        and l.holds_from = s.holds_from
        and l.happened_index > s.first_index
    group by s.unit_code, s.first_index, s.last_index, s.holds_from, s.holds_until
),

-- two ways from one unit to another are one row
today as (
    select
        a.unit_code,
        u.unit_name,
        u.short_name,
        u.kind,
        a.source_code,
        sum(a.share order by a.share) as share,
        a.first_index,
        a.last_index,
        a.known_from,
        coalesce(a.known_until, timestamp '9999-12-31 23:59:59') as known_until,
        a.holds_from,
        a.holds_until
    from arrived as a
    join known_unit as u on u.unit_code = a.unit_code
    where a.known_until is not null
        or u.gone_on is null
        or u.gone_on > a.holds_from
    group by
        a.unit_code, u.unit_name, u.short_name, u.kind, a.source_code, a.first_index, a.last_index,
        a.known_from, a.known_until, a.holds_from, a.holds_until
),

-- the moments of a unit between which it is made of the same
moment as (
    select unit_code, first_index, holds_from, known_from as moment
    from today
    union
    select unit_code, first_index, holds_from, known_until as moment
    from today
),

segment as (
    select
        unit_code,
        first_index,
        holds_from,
        moment as known_from,
        lead(moment) over (partition by unit_code, first_index, holds_from order by moment) as known_until
    from moment
),

counted as (
    select
        t.unit_code,
        t.unit_name,
        t.short_name,
        t.kind,
        t.source_code,
        t.share,
        count(*) over (partition by t.unit_code, t.first_index, t.holds_from, s.known_from) as source_count,
        t.first_index,
        t.last_index,
        s.known_from,
        s.known_until,
        t.holds_from,
        t.holds_until
    from today as t
    join segment as s
        on s.unit_code = t.unit_code
        and s.first_index = t.first_index
        and s.holds_from = t.holds_from
        and s.known_from >= t.known_from
        and s.known_from < t.known_until
),

own as (
    select
        'reported' as boundaries,
        unit_code,
        unit_name,
        short_name,
        kind,
        first_index,
        last_index,
        date '0001-01-01' as holds_from,
        date '9999-12-31' as holds_until
    from known_unit
    where is_source
        and first_index <= last_index
    union all
    -- who is of no family is on today's boundaries what it is, until it is given up
    select
        'today' as boundaries,
        u.unit_code,
        u.unit_name,
        u.short_name,
        u.kind,
        u.first_index,
        u.last_index,
        date '0001-01-01' as holds_from,
        case when asked.today is null then coalesce(u.gone_on, date '9999-12-31') else date '9999-12-31' end
            as holds_until
    from known_unit as u
    cross join asked
    where u.is_source
        and u.first_index <= u.last_index
        and (asked.today is null or u.gone_on is null or u.gone_on > asked.today)
        and not exists (select 1 from member where member.unit_code = u.unit_code)
)

select
    boundaries,
    unit_code,
    unit_name,
    short_name,
    kind,
    unit_code as source_code,
    cast(1 as double) as share,
    cast(1 as bigint) as source_count,
    first_index,
    last_index,
    timestamp '1900-01-01' as known_from,
    timestamp '9999-12-31 23:59:59' as known_until,
    holds_from,
    holds_until
from own
union all
select
    'today' as boundaries,
    c.unit_code,
    c.unit_name,
    c.short_name,
    c.kind,
    c.source_code,
    c.share,
    c.source_count,
    c.first_index,
    c.last_index,
    c.known_from,
    c.known_until,
    case when asked.today is null then c.holds_from else date '0001-01-01' end as holds_from,
    case when asked.today is null then c.holds_until else date '9999-12-31' end as holds_until
from counted as c
cross join asked
