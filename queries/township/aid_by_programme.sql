-- Aid that one township gave in the year so far, by programme, beside the same quarter of the year before.
-- The programme "total" adds up what the unit reports of the programmes that are part of the aid total.
-- grain: programme_code
-- param unit_code: text
-- param year: integer
-- param quarter: integer, 1 to 4
-- param boundaries: text, reported (units as they were) or today (earlier figures led to today's units)
-- param as_of: timestamp, figures as known then
-- column programme_code: text, a code of data/programmes.csv or total
-- column amount_yuan: double, this year so far
-- column count: double, whom it reached; null for the total
-- column yuan_per_count: double, null for the total and where the count is null or 0
-- column amount_last_year: double, in the same quarter last year
-- column change_share: double, of amount_last_year; of the total only where both have the same programmes
-- column state: text, of the amount: reported, not_applicable or missing
with boundary as (
    select year, source_code, share, source_count
    from dim_unit_boundary
    where boundaries = $boundaries
        and unit_code = $unit_code
        and year between $year - 1 and $year
        and quarter = $quarter
        and known_from <= $as_of
        and known_until > $as_of
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
        b.year,
        p.programme_code,
        p.in_total,
        p.part,
        case when count(*) = min(b.source_count) then sum(b.share * f.value) end as value,
        count(*) = min(b.source_count) and bool_and(f.state = 'not_applicable') as is_not_applicable
    from boundary as b
    join fct_figure as f on f.unit_code = b.source_code and f.year = b.year
    join programme_measure as p on p.measure_code = f.measure_code
    where f.basis <> 'quarter'
        and f.quarter = $quarter
        and f.known_from <= $as_of
        and f.known_until > $as_of
    group by b.year, p.programme_code, p.in_total, p.part
),

figure as (
    select
        programme_code,
        in_total,
        cast(max(case when part = 'amount' and year = $year then value end) as double) as amount,
        cast(max(case when part = 'count' and year = $year then value end) as double) as count,
        cast(max(case when part = 'amount' and year = $year - 1 then value end) as double) as amount_last_year,
        coalesce(bool_or(part = 'amount' and year = $year and is_not_applicable), false) as is_not_applicable
    from part
    group by programme_code, in_total
),

shown as (
    select programme_code, amount, count, amount_last_year, is_not_applicable, true as is_comparable
    from figure
    union all
    select
        'total' as programme_code,
        sum(amount) as amount,
        cast(null as double) as count,
        sum(amount_last_year) as amount_last_year,
        bool_and(is_not_applicable) as is_not_applicable,
        bool_and((amount is null) = (amount_last_year is null)) as is_comparable
    from figure
    where in_total
    having count(*) > 0
),

programme_row as (
    select programme_code, sort
    from programme
    union all
    select 'total' as programme_code, 1000 as sort
)

select
    p.programme_code,
    s.amount as amount_yuan,
    s.count,
    cast(s.amount as double) / nullif(s.count, 0) as yuan_per_count,
    s.amount_last_year,
    case when s.is_comparable then cast(s.amount as double) / nullif(s.amount_last_year, 0) - 1 end as change_share,
    case
        when s.amount is not null then 'reported'
        when s.is_not_applicable then 'not_applicable'
        else 'missing'
    end as state
from programme_row as p
left join shown as s on s.programme_code = p.programme_code
order by p.sort, p.programme_code
