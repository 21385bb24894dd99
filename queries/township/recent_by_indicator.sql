-- The last twelve quarters of every indicator of one township, up to a chosen quarter: what its small lines are of.
-- A flow that adds up over quarters is told by each quarter alone, everything else by its figure to date.
-- grain: indicator_code, year, quarter
-- param unit_code: text
-- param year: integer, of the last quarter
-- param quarter: integer, 1 to 4, the last one
-- param drawn: text[], the indicators whose lines are asked for, null for all
-- param boundaries: text, reported (units as they were) or today (earlier figures led to today's units)
-- param as_of: timestamp, figures as known then
-- column indicator_code: text
-- column year: integer
-- column quarter: integer
-- column basis: text, quarter (alone) or to_date
-- column value: double, rates 0..1, null where it is missing or unknown
with asked as (
    select
        d.indicator_code,
        d.is_ratio,
        d.sort,
        case when m.measure_type = 'flow_ytd' and m.additive then 'quarter' else 'to_date' end as period_basis
    from dim_indicator as d
    left join measure as m on m.measure_code = d.indicator_code
    where $drawn is null
        or list_contains($drawn, d.indicator_code)
),

figure as (
    select indicator_code, period_basis, year, quarter, numerator, denominator
    from fct_unit_figure($as_of, $unit_code, $year - 3, $year, 1, 4, $boundaries)
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
    case when a.is_ratio then cast(f.numerator as double) / nullif(f.denominator, 0) else f.numerator end as value
from asked as a
cross join period as p
left join figure as f
    on f.indicator_code = a.indicator_code
    and f.period_basis = a.period_basis
    and f.year = p.year
    and f.quarter = p.quarter
order by a.sort, a.indicator_code, p.year, p.quarter
