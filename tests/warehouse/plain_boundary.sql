-- What queries/derived/dim_unit_span.sql keeps in spans, worked out for one day, quarter by quarter.
-- Whose figures make up a unit's, quarter by quarter: as reported (its own), or on today's boundaries.
-- Today's boundaries lead the figures of every unit that was valid on a quarter's last day along the mergers and
-- splits after that day to the units there are today: all of them in a merger, the recorded share in a split.
-- share is the part of source_code's figures that belongs to unit_code. A unit that was given up without a
-- successor has no place in today's boundaries. A row counts while known_from <= $as_of < known_until, so that a
-- change is not known before it happened and was recorded.
-- needs: dim_unit_quarter, stg_succession
-- grain: boundaries, unit_code, year, quarter, source_code, known_from
with recursive asked as (
    select cast($today as date) as today
),

link as (
    select
        s.from_code,
        s.to_code,
        s.happened_on,
        s.share,
        greatest(s.done_at, cast(s.happened_on as timestamp) - interval 8 hour) as known_from
    from stg_succession as s
    join asked on s.happened_on <= asked.today
    where s.kind <> 'rename'
),

-- one change after another, each later than the one before
path as (
    select
        from_code as source_code,
        to_code as unit_code,
        share,
        happened_on as first_on,
        happened_on as last_on,
        known_from
    from link
    union all
    select
        p.source_code,
        l.to_code as unit_code,
        p.share * l.share as share,
        p.first_on,
        l.happened_on as last_on,
        greatest(p.known_from, l.known_from) as known_from
    from path as p
    join link as l on l.from_code = p.unit_code and l.happened_on > p.last_on
),

-- a path is the whole way only until a later change that leads on is known
whole_path as (
    select
        p.source_code,
        p.unit_code,
        p.share,
        p.first_on,
        p.last_on,
        p.known_from,
        min(l.known_from) as known_until
    from path as p
    left join link as l on l.from_code = p.unit_code and l.happened_on > p.last_on
    group by p.source_code, p.unit_code, p.share, p.first_on, p.last_on, p.known_from
),

arrived as (
    select
        w.source_code,
        q.year,
        q.quarter,
        q.quarter_index,
        w.unit_code,
        w.share,
        w.last_on,
        w.known_from,
        w.known_until
    from dim_unit_quarter as q
    join calendar_quarter as c on c.year = q.year and c.quarter = q.quarter
    join whole_path as w on w.source_code = q.unit_code and w.first_on > c.ends_on
    where w.known_until is null
        or w.known_from < w.known_until
    union all
    select
        q.unit_code as source_code,
        q.year,
        q.quarter,
        q.quarter_index,
        q.unit_code,
        1.0 as share,
        cast(null as date) as last_on,
        timestamp '1900-01-01' as known_from,
        min(l.known_from) as known_until
    from dim_unit_quarter as q
    join calendar_quarter as c on c.year = q.year and c.quarter = q.quarter
    left join link as l on l.from_code = q.unit_code and l.happened_on > c.ends_on
    group by q.unit_code, q.year, q.quarter, q.quarter_index
),

-- two ways from one unit to another are one row
today as (
    select
        a.unit_code,
        unit.name as unit_name,
        unit.short_name,
        unit.kind,
        a.year,
        a.quarter,
        a.quarter_index,
        a.source_code,
        cast(sum(a.share) as double) as share,
        a.known_from,
        coalesce(a.known_until, timestamp '9999-12-31 23:59:59') as known_until
    from arrived as a
    cross join asked
    join unit on unit.unit_code = a.unit_code
    where a.known_until is not null
        or unit.valid_to is null
        or unit.valid_to >= asked.today
    group by
        a.unit_code,
        unit.name,
        unit.short_name,
        unit.kind,
        a.year,
        a.quarter,
        a.quarter_index,
        a.source_code,
        a.known_from,
        a.known_until
)

select
    'reported' as boundaries,
    unit_code,
    unit_name,
    short_name,
    kind,
    year,
    quarter,
    quarter_index,
    unit_code as source_code,
    cast(1 as double) as share,
    timestamp '1900-01-01' as known_from,
    timestamp '9999-12-31 23:59:59' as known_until
from dim_unit_quarter
union all
select
    'today' as boundaries,
    unit_code,
    unit_name,
    short_name,
    kind,
    year,
    quarter,
    quarter_index,
    source_code,
    share,
    known_from,
    known_until
from today
