-- Both sides of each ratio of the unit-years in table touched_ratio as they stand now, to date: what townships are
-- ranked and laid side by side by. The figures themselves are twenty times as many.
-- A row where either side is given; has_part: one of them is a number; is_not_applicable: one of them is "/".
-- needs: fct_figure, dim_indicator_side
-- grain: unit_code, quarter_index, indicator_code
with touched_once as (
    select distinct unit_code, year
    from touched_ratio
)

select
    f.unit_code,
    f.year,
    f.quarter,
    4 * f.year + f.quarter as quarter_index,
    d.indicator_code,
    max(case when d.side = 'numerator' then f.value end) as numerator,
    max(case when d.side = 'denominator' then f.value end) as denominator,
    bool_or(f.state = 'not_applicable') as is_not_applicable,
    count(f.value) > 0 as has_part
from fct_figure as f
join touched_once as t
    on t.unit_code = f.unit_code
    and t.year = f.year
join dim_indicator_side as d on d.measure_code = f.measure_code
where d.side <> 'value'
    and f.basis <> 'quarter'
    and f.known_until > timestamp '9999-12-31'
group by f.unit_code, f.year, f.quarter, d.indicator_code
order by f.year, d.indicator_code, f.quarter, f.unit_code
