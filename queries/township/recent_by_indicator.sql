-- The last twelve quarters of every indicator of one township, up to a chosen quarter: what its small lines are of.
-- A flow that adds up over quarters is told by each quarter alone, everything else by its figure to date.
-- grain: indicator_code, year, quarter
-- param unit_code: text
-- param year: integer, of the last quarter
-- param quarter: integer, 1 to 4, the last one
-- param boundaries: text, reported (units as they were) or today (earlier figures led to today's units)
-- param as_of: timestamp, figures as known then
-- column indicator_code: text
-- column year: integer
-- column quarter: integer
-- column basis: text, quarter (alone) or to_date
-- column value: double, rates 0..1, null where it is missing or unknown
with boundary as (
    select
        year,
        quarter,
        source_code,
        share,
        source_count
    from dim_unit_boundary
    where boundaries = $boundaries
        and unit_code = $unit_code
        and 4 * year + quarter between 4 * $year + $quarter - 11 and 4 * $year + $quarter
        and known_from <= $as_of
        and known_until > $as_of
),

asked as (
    select
        d.indicator_code,
        d.is_ratio,
        d.sort,
        case when m.measure_type = 'flow_ytd' and m.additive then 'quarter' else 'to_date' end as period_basis
    from dim_indicator as d
    left join measure as m on m.measure_code = d.indicator_code
),

part as (
    select
        f.indicator_code,
        f.year,
        f.quarter,
        f.side,
        case when count(*) = min(b.source_count) then sum(b.share * f.value) end as value
    from boundary as b
    join fct_indicator_side as f
        on f.unit_code = b.source_code
        and f.year = b.year
        and f.quarter = b.quarter
    join asked as a on a.indicator_code = f.indicator_code and a.period_basis = f.period_basis
    where f.known_from <= $as_of
        and f.known_until > $as_of
    group by f.indicator_code, f.year, f.quarter, f.side
),

side as (
    select
        indicator_code,
        year,
        quarter,
        cast(max(case when side <> 'denominator' then value end) as double) as numerator,
        cast(max(case when side = 'denominator' then value end) as double) as denominator
    from part
    group by indicator_code, year, quarter
),

period as (
    select year, quarter
    from calendar_quarter
    where quarter_index between 4 * $year + $quarter - 11 and 4 * $year + $quarter
)

select
    a.indicator_code,
    p.year,
    p.quarter,
    a.period_basis as basis,
    case when a.is_ratio then cast(s.numerator as double) / nullif(s.denominator, 0) else s.numerator end as value
from asked as a
cross join period as p
left join side as s
    on s.indicator_code = a.indicator_code
    and s.year = p.year
    and s.quarter = p.quarter
order by a.sort, a.indicator_code, p.year, p.quarter
