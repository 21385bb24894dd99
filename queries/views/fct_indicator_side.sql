-- Each side of each indicator in every version it has had; a ratio is the two sides of one unit and quarter.
-- Kept as sides, not as joined pairs, so that "as of" stays a plain filter on each:
-- known_from <= $as_of and known_until > $as_of.
-- period_basis: 'to_date' (period end, or this year so far) or 'quarter' (this quarter alone).
-- needs: dim_indicator_side
-- grain: unit_code, year, quarter, indicator_code, period_basis, side, known_from
select
    fct_figure.unit_code,
    fct_figure.year,
    fct_figure.quarter,
    dim_indicator_side.indicator_code,
    case when fct_figure.basis = 'quarter' then 'quarter' else 'to_date' end as period_basis,
    dim_indicator_side.side,
    fct_figure.measure_code,
    fct_figure.basis,
    fct_figure.value,
    fct_figure.state,
    fct_figure.derived,
    fct_figure.approximate,
    fct_figure.fact_id,
    fct_figure.known_from,
    fct_figure.known_until
from fct_figure
join dim_indicator_side on dim_indicator_side.measure_code = fct_figure.measure_code
where fct_figure.basis <> 'quarter'
    or dim_indicator_side.has_quarter_basis
