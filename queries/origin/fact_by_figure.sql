-- The cells behind a figure: one row for each fact that it is made of.
-- Per side, sum(sign * value) is the figure: what was given counts once; a year to date that was added up shows
-- the given one it starts from and each quarter after it; a quarter that was told apart shows the year to date
-- and, with sign -1, what the year to date before it is made of. Units that are not in the figure (one side
-- missing, not applicable) have no row; origin/unit_by_figure tells about them.
-- grain: unit_code, side, year, quarter, basis
-- param indicator: text, a measure or ratio code of data/indicators.csv
-- param unit_codes: text[], only these units; null for all
-- param year: integer
-- param quarter: integer, 1 to 4
-- param period_basis: text, to_date or quarter
-- param kinds: text[], unit kinds to include
-- param as_of: timestamp, figures as known then
-- column unit_code: text
-- column unit_name: text
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
-- column return_id: bigint
-- column revision: integer
-- column filed_at: timestamp
-- column filed_by: text
with unit_quarter as (
    select unit_code, unit_name
    from dim_unit_quarter
    where year = $year
        and quarter = $quarter
        and list_contains($kinds, kind)
        and ($unit_codes is null or list_contains($unit_codes, unit_code))
),

side as (
    select
        u.unit_code,
        u.unit_name,
        f.side,
        f.measure_code,
        f.basis,
        f.derived,
        f.fact_id
    from fct_indicator_side as f
    join unit_quarter as u on u.unit_code = f.unit_code
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
    group by side.unit_code, needed.sides
    having count(*) = needed.sides
),

figure as (
    select s.unit_code, s.unit_name, s.side, s.measure_code, s.basis, s.derived, s.fact_id
    from side as s
    join unit_in on unit_in.unit_code = s.unit_code
),

-- a derived figure is one year to date, or one less another
stretch as (
    select unit_code, unit_name, side, measure_code, $quarter as last_quarter, 1 as sign
    from figure
    where derived
    union all
    select unit_code, unit_name, side, measure_code, $quarter - 1 as last_quarter, -1 as sign
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
        s.unit_code,
        s.unit_name,
        s.side,
        s.measure_code,
        s.last_quarter,
        s.sign,
        coalesce(max(g.quarter), 0) as anchor_quarter
    from stretch as s
    left join given as g
        on g.unit_code = s.unit_code
        and g.measure_code = s.measure_code
        and g.basis = 'ytd'
        and g.quarter <= s.last_quarter
    group by s.unit_code, s.unit_name, s.side, s.measure_code, s.last_quarter, s.sign
),

term as (
    select unit_code, unit_name, side, measure_code, fact_id, 1 as sign
    from figure
    where not derived
    union all
    select a.unit_code, a.unit_name, a.side, a.measure_code, g.fact_id, a.sign
    from anchored as a
    join given as g
        on g.unit_code = a.unit_code
        and g.measure_code = a.measure_code
        and g.basis = case when g.quarter = a.anchor_quarter then 'ytd' else 'quarter' end
        and g.quarter between a.anchor_quarter and a.last_quarter
)

select
    t.unit_code,
    t.unit_name,
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
    r.return_id,
    r.revision,
    r.filed_at,
    r.filed_by
from term as t
join fact
    on fact.fact_id = t.fact_id
    -- said once more so that only the part of the table that can hold them is read
    and fact.fact_id between (select min(fact_id) from term) and (select max(fact_id) from term)
join stg_return as r on r.return_id = fact.return_id
order by
    t.unit_code,
    t.side desc,
    r.year,
    r.quarter,
    fact.basis,
    t.sign
