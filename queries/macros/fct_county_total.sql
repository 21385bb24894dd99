-- What the units of some kinds come to, by indicator and quarter: the sums that a county's figures are made of.
-- args: as_of, in_indicators, in_year_from, in_year_to, in_kinds, in_boundaries, in_compared
-- Added up here; as they stand now, on the boundaries that were reported on, they are kept (fct_county_total_now).
-- in_indicators: codes of dim_total_side; programme for all that begins with it; null for all others. A sum is over the
-- units that report an indicator, both sides of a ratio; those that begin with year_ and quarter_ over the units that
-- report it also in the same quarter a year before, or the quarter before (past_), less those that were merged or
-- split in between; nothing of these where in_compared is false.
-- needs: dim_total_side, fct_figure, dim_unit_boundary, dim_unit_change
-- grain: indicator_code, quarter_index, period_basis
with asked as (
    select indicator_code, side, measure_code, has_quarter_basis, is_ratio
    from dim_total_side
    where in_indicators is null and not starts_with(indicator_code, 'programme/')
        or list_contains(cast(in_indicators as text[]), indicator_code)
        or (list_contains(cast(in_indicators as text[]), 'programme') and starts_with(indicator_code, 'programme/'))
),

boundary as (
    select unit_code, year, quarter, quarter_index, source_code, share, source_count
    from dim_unit_boundary
    where boundaries = in_boundaries
        and year between in_year_from - 1 and in_year_to
        and list_contains(in_kinds, kind)
        and known_from <= as_of
        and known_until > as_of
),

measured as (
    select
        b.unit_code,
        b.quarter_index,
        f.measure_code,
        case when f.basis = 'quarter' then 'quarter' else 'to_date' end as period_basis,
        case when count(f.value) = min(b.source_count) then sum(b.share * f.value) end as value
    from boundary as b
    join fct_figure as f
        on f.unit_code = b.source_code
        and f.year = b.year
        and f.quarter = b.quarter
    where f.measure_code in (select measure_code from asked)
        and f.year between in_year_from - 1 and in_year_to
        and f.known_from <= as_of
        and f.known_until > as_of
    group by
        b.unit_code, b.quarter_index, f.measure_code,
        case when f.basis = 'quarter' then 'quarter' else 'to_date' end
),

figure as (
    select
        m.unit_code,
        m.quarter_index,
        d.indicator_code,
        m.period_basis,
        d.is_ratio,
        sum(case when d.side <> 'denominator' then m.value end) as numerator,
        sum(case when d.side = 'denominator' then m.value end) as denominator
    from measured as m
    join asked as d on d.measure_code = m.measure_code
    where m.period_basis <> 'quarter'
        or d.has_quarter_basis
    group by m.unit_code, m.quarter_index, d.indicator_code, m.period_basis, d.is_ratio
),

reported as (
    select unit_code, quarter_index, indicator_code, period_basis, numerator, denominator
    from figure
    where numerator is not null
        and (denominator is not null or not is_ratio)
),

quarters_apart as (
    select 4 as quarters_between
    union all
    select 1 as quarters_between
),

pair as (
    select
        now.unit_code,
        now.quarter_index,
        now.indicator_code,
        now.period_basis,
        max(case when a.quarters_between = 4 then 1 end) as year_unit,
        max(case when a.quarters_between = 4 then past.numerator end) as year_numerator,
        max(case when a.quarters_between = 4 then past.denominator end) as year_denominator,
        max(case when a.quarters_between = 1 then 1 end) as quarter_unit,
        max(case when a.quarters_between = 1 then past.numerator end) as quarter_numerator,
        max(case when a.quarters_between = 1 then past.denominator end) as quarter_denominator
    from reported as now
    cross join quarters_apart as a
    join reported as past
        on past.unit_code = now.unit_code
        and past.indicator_code = now.indicator_code
        and past.period_basis = now.period_basis
        and past.quarter_index = now.quarter_index - a.quarters_between
    left join dim_unit_change as c
        on c.unit_code = now.unit_code
        and c.quarter_index > past.quarter_index
        and c.quarter_index <= now.quarter_index
        and c.known_from <= as_of
        and in_boundaries = 'reported'
    where in_compared
        and c.unit_code is null
    group by now.unit_code, now.quarter_index, now.indicator_code, now.period_basis
),

added as (
    select
        r.indicator_code,
        q.year,
        q.quarter,
        q.quarter_index,
        r.period_basis,
        count(*) as units_reporting,
        sum(r.numerator) as numerator,
        sum(r.denominator) as denominator,
        count(p.year_unit) as year_units,
        sum(case when p.year_unit = 1 then r.numerator end) as year_numerator,
        sum(case when p.year_unit = 1 then r.denominator end) as year_denominator,
        sum(p.year_numerator) as year_past_numerator,
        sum(p.year_denominator) as year_past_denominator,
        count(p.quarter_unit) as quarter_units,
        sum(case when p.quarter_unit = 1 then r.numerator end) as quarter_numerator,
        sum(case when p.quarter_unit = 1 then r.denominator end) as quarter_denominator,
        sum(p.quarter_numerator) as quarter_past_numerator,
        sum(p.quarter_denominator) as quarter_past_denominator
    from reported as r
    join calendar_quarter as q on q.quarter_index = r.quarter_index
    left join pair as p
        on p.unit_code = r.unit_code
        and p.quarter_index = r.quarter_index
        and p.indicator_code = r.indicator_code
        and p.period_basis = r.period_basis
    where q.year >= in_year_from
    group by r.indicator_code, q.year, q.quarter, q.quarter_index, r.period_basis
)

select
    indicator_code,
    year,
    quarter,
    quarter_index,
    period_basis,
    units_reporting,
    numerator,
    denominator,
    year_units,
    year_numerator,
    year_denominator,
    year_past_numerator,
    year_past_denominator,
    quarter_units,
    quarter_numerator,
    quarter_denominator,
    quarter_past_numerator,
    quarter_past_denominator
from added
