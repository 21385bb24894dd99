-- The cells behind a figure: one row for each fact that it is made of.
-- Per side, sum(sign * share * value) is the figure: what was given counts once; a year to date that was added up shows
-- the given one it starts from and each quarter after it; a quarter that was told apart shows the year to date
-- and, with sign -1, what the year to date before it is made of. Units that are not in the figure (one side
-- missing, not applicable) have no row; origin/unit_by_figure tells about them.
-- On today's boundaries a unit shows the facts of every unit that went into it, each with its share.
-- grain: unit_code, source_code, side, year, quarter, basis
-- param indicator: text, a measure or ratio code of data/indicators.csv
-- param unit_codes: text[], only these units; null for all
-- param year: integer
-- param quarter: integer, 1 to 4
-- param period_basis: text, to_date or quarter
-- param kinds: text[], unit kinds to include
-- param boundaries: text, reported (units as they were) or today (earlier figures led to today's units)
-- param as_of: timestamp, figures as known then
-- column unit_code: text
-- column unit_name: text
-- column source_code: text, the unit that reported it
-- column source_name: text
-- column share: double, the part of it that belongs to unit_code, 1 but for a split
-- column side: text, value, numerator or denominator
-- column measure_code: text
-- column basis: text, stock, ytd or quarter, of the fact
-- column year: integer, of the fact
-- column quarter: integer, of the fact
-- column sign: integer, 1 or -1
-- column value: double, of the fact
-- column raw_text: text, as written in the cell
-- column unit_factor: double, what the written number was multiplied with
-- column approximate: boolean
-- column file_name: text
-- column sha256: text
-- column sheet: text
-- column cell: text
-- column source_kind: text, of the return: filed, narrative, correction or nil
-- column why: text, the reason given with the return, null without one
-- column return_id: bigint
-- column revision: integer
-- column filed_at: timestamp
-- column filed_by: text
with boundary as (
    select
        b.unit_code,
        b.unit_name,
        b.source_code,
        u.unit_name as source_name,
        b.share,
        b.source_count
    from dim_unit_boundary as b
    join dim_unit_quarter as u
        on u.unit_code = b.source_code
        and u.year = b.year
        and u.quarter = b.quarter
    where b.boundaries = $boundaries
        and b.year = $year
        and b.quarter = $quarter
        and b.known_from <= $as_of
        and b.known_until > $as_of
        and list_contains($kinds, b.kind)
        and ($unit_codes is null or list_contains($unit_codes, b.unit_code))
),

side as (
    select
        b.unit_code,
        b.source_code,
        b.source_count,
        f.side,
        f.measure_code,
        f.basis,
        f.derived,
        f.fact_id
    from fct_indicator_side as f
    join boundary as b on b.source_code = f.unit_code
    where f.indicator_code = $indicator
        and f.period_basis = $period_basis
        and f.year = $year
        and f.quarter = $quarter
        and f.known_from <= $as_of
        and f.known_until > $as_of
        and f.value is not null
),

needed as (
    select count(*) as sides
    from dim_indicator_side
    where indicator_code = $indicator
),

unit_in as (
    select side.unit_code
    from side
    cross join needed
    group by side.unit_code, side.source_count, needed.sides
    having count(*) = needed.sides * side.source_count
),

figure as (
    select distinct s.source_code, s.side, s.measure_code, s.basis, s.derived, s.fact_id
    from side as s
    join unit_in on unit_in.unit_code = s.unit_code
),

-- a derived figure is one year to date, or one less another
stretch as (
    select source_code, side, measure_code, $quarter as last_quarter, 1 as sign
    from figure
    where derived
    union all
    select source_code, side, measure_code, $quarter - 1 as last_quarter, -1 as sign
    from figure
    where derived
        and basis = 'quarter'
),

given as (
    select unit_code, measure_code, basis, quarter, fact_id
    from fct_figure
    where year = $year
        and quarter <= $quarter
        and basis in ('ytd', 'quarter')
        and not derived
        and value is not null
        and known_from <= $as_of
        and known_until > $as_of
),

anchored as (
    select
        s.source_code,
        s.side,
        s.measure_code,
        s.last_quarter,
        s.sign,
        coalesce(max(g.quarter), 0) as anchor_quarter
    from stretch as s
    left join given as g
        on g.unit_code = s.source_code
        and g.measure_code = s.measure_code
        and g.basis = 'ytd'
        and g.quarter <= s.last_quarter
    group by s.source_code, s.side, s.measure_code, s.last_quarter, s.sign
),

term as (
    select source_code, side, measure_code, fact_id, 1 as sign
    from figure
    where not derived
    union all
    select a.source_code, a.side, a.measure_code, g.fact_id, a.sign
    from anchored as a
    join given as g
        on g.unit_code = a.source_code
        and g.measure_code = a.measure_code
        and g.basis = case when g.quarter = a.anchor_quarter then 'ytd' else 'quarter' end
        and g.quarter between a.anchor_quarter and a.last_quarter
),

-- the event that a return came in with
event as (
    select
        return_id,
        note,
        row_number() over (partition by return_id order by act_number) as place
    from return_event
),

came_in as (
    select return_id, nullif(note, '') as why
    from event
    where place = 1
)

select
    b.unit_code,
    b.unit_name,
    b.source_code,
    b.source_name,
    b.share,
    t.side,
    t.measure_code,
    fact.basis,
    r.year,
    r.quarter,
    t.sign,
    cast(fact.value as double) as value,
    fact.raw_text,
    cast(fact.unit_factor as double) as unit_factor,
    fact.approximate,
    r.file_name,
    r.sha256,
    fact.sheet,
    fact.cell,
    r.source_kind,
    came_in.why,
    r.return_id,
    r.revision,
    r.filed_at,
    r.filed_by
from term as t
join boundary as b on b.source_code = t.source_code
join unit_in on unit_in.unit_code = b.unit_code
join fact
    on fact.fact_id = t.fact_id
    -- said once more so that only the part of the table that can hold them is read
    and fact.fact_id between (select min(fact_id) from term) and (select max(fact_id) from term)
join stg_return as r on r.return_id = fact.return_id
left join came_in on came_in.return_id = r.return_id
order by
    b.unit_code,
    b.source_code,
    t.side desc,
    r.year,
    r.quarter,
    fact.basis,
    t.sign
