-- Aid of the year so far by township and programme, with the township's share of the county's.
-- The programme "total" adds up what the unit reports of the programmes that are part of the aid total.
-- grain: unit_code, programme_code
-- param year: integer
-- param quarter: integer, 1 to 4
-- param kinds: text[], unit kinds to include
-- param programme: text, whose amounts give the order of the units' places, null for all (the total's do)
-- param limit_rows: integer, at most so many units, null for all
-- param skip_rows: integer, so many units with the largest amounts are left out, null for none
-- param shown: text, a unit that is there in any case, null for none
-- param boundaries: text, reported (units as they were) or today (earlier figures led to today's units)
-- param as_of: timestamp, figures as known then
-- column unit_code: text
-- column unit_name: text
-- column kind: text
-- column programme_code: text, a code of data/programmes.csv or total
-- column amount_yuan: double, this year so far
-- column count: double, whom it reached; null for the total
-- column yuan_per_count: double, null for the total and where the count is null or 0
-- column amount_share: double, 0..1, of the sum of all units that report the amount
-- column state: text, of the amount: reported, not_applicable or missing
-- column row_place: integer, 1 for the unit with the largest amount of the programme asked about
-- column rows_missing: integer, units whose amount of this row's programme is missing
-- column rows_not_applicable: integer, units that it does not apply to
-- column rows_in_all: integer, units; the same on every row
with boundary as (
    select
        unit_code,
        unit_name,
        kind,
        source_code,
        share,
        source_count
    from dim_unit_boundary
    where boundaries = $boundaries
        and year = $year
        and quarter = $quarter
        and list_contains($kinds, kind)
        and known_from <= $as_of
        and known_until > $as_of
),

unit_quarter as (
    select distinct unit_code, unit_name, kind
    from boundary
),

programme_measure as (
    select programme_code, in_total, 'amount' as part, amount_code as measure_code
    from programme
    union all
    select programme_code, in_total, 'count' as part, count_code as measure_code
    from programme
),

part as (
    select
        b.unit_code,
        p.programme_code,
        p.in_total,
        p.part,
        case when count(*) = min(b.source_count) then sum(b.share * f.value) end as value,
        count(*) = min(b.source_count) and bool_and(f.state = 'not_applicable') as is_not_applicable
    from boundary as b
    join fct_figure as f on f.unit_code = b.source_code
    join programme_measure as p on p.measure_code = f.measure_code
    where f.basis <> 'quarter'
        and f.year = $year
        and f.quarter = $quarter
        and f.known_from <= $as_of
        and f.known_until > $as_of
    group by b.unit_code, p.programme_code, p.in_total, p.part
),

figure as (
    select
        unit_code,
        programme_code,
        in_total,
        max(case when part = 'amount' then value end) as amount,
        max(case when part = 'count' then value end) as count,
        bool_or(part = 'amount' and is_not_applicable) as is_not_applicable
    from part
    group by unit_code, programme_code, in_total
),

unit_programme as (
    select unit_code, programme_code, amount, count, is_not_applicable
    from figure
    union all
    select
        unit_code,
        'total' as programme_code,
        sum(amount) as amount,
        cast(null as double) as count,
        bool_and(is_not_applicable) as is_not_applicable
    from figure
    where in_total
    group by unit_code
),

programme_row as (
    select programme_code, sort
    from programme
    union all
    select 'total' as programme_code, 1000 as sort
),

placed as (
    select
        u.unit_code,
        u.unit_name,
        u.kind,
        p.programme_code,
        p.sort,
        cast(f.amount as double) as amount_yuan,
        cast(f.count as double) as count,
        cast(sum(f.amount) over (partition by p.programme_code) as double) as county_yuan,
        case
            when f.amount is not null then 'reported'
            when f.is_not_applicable then 'not_applicable'
            else 'missing'
        end as state
    from unit_quarter as u
    cross join programme_row as p
    left join unit_programme as f
        on f.unit_code = u.unit_code
        and f.programme_code = p.programme_code
),

ordering as (
    select
        unit_code,
        row_number() over (order by amount_yuan desc nulls last, unit_code) as row_place,
        count(*) over () as rows_in_all
    from placed
    where programme_code = coalesce($programme, 'total')
),

counted as (
    select
        programme_code,
        count(case when state = 'missing' then 1 end) as rows_missing,
        count(case when state = 'not_applicable' then 1 end) as rows_not_applicable
    from placed
    group by programme_code
)

select
    p.unit_code,
    p.unit_name,
    p.kind,
    p.programme_code,
    p.amount_yuan,
    p.count,
    cast(p.amount_yuan as double) / nullif(p.count, 0) as yuan_per_count,
    cast(p.amount_yuan as double) / nullif(p.county_yuan, 0) as amount_share,
    p.state,
    o.row_place,
    c.rows_missing,
    c.rows_not_applicable,
    o.rows_in_all
from placed as p
join ordering as o on o.unit_code = p.unit_code
join counted as c on c.programme_code = p.programme_code
where $limit_rows is null
    or (o.row_place > coalesce($skip_rows, 0) and o.row_place <= coalesce($skip_rows, 0) + $limit_rows)
    or p.unit_code = $shown
order by p.unit_code, p.sort, p.programme_code
