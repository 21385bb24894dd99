-- Every indicator of every unit over a period of any number of quarters, and over the same period a year before.
-- args: as_of, in_year_from, in_quarter_from, in_year, in_quarter, in_kinds, in_indicators
-- in_indicators: codes of those to give, programme for the money of the aid programmes, percent for the percentages
-- that are better when higher; null for all.
-- Stocks are those of the period's last quarter. A flow is what the period brought: for each calendar year in it the
-- year so far at its last quarter there, less that before its first one (else its quarters alone, when all are known).
-- What must not be added up, and ratios of a flow to a stock, are known of a year so far only (the first also of a
-- single quarter). A unit counts in the years in which it was there at the last quarter of the part of the period.
-- years_back: 0 the period, 1 the same a year before. is_last: the unit was there at the period's end.
-- needs: calendar_quarter, fct_figure, measure, programme, dim_unit_quarter, dim_unit_change, dim_indicator
-- grain: years_back, unit_code, indicator_code
with span as (
    select
        b.years_back,
        4 * (in_year_from - b.years_back) + in_quarter_from as first_index,
        4 * (in_year - b.years_back) + in_quarter as last_index
    from (
        select 0 as years_back
        union all
        select 1 as years_back
    ) as b
),

segment as (
    select
        s.years_back,
        s.last_index,
        c.year,
        min(c.quarter) as quarter_from,
        max(c.quarter) as quarter_to,
        max(c.quarter_index) as end_index,
        count(*) over (partition by s.years_back) as segments
    from span as s
    join calendar_quarter as c on c.quarter_index between s.first_index and s.last_index
    group by s.years_back, s.last_index, c.year
),

expected as (
    select
        g.years_back,
        g.year,
        g.quarter_from,
        g.quarter_to,
        g.end_index = g.last_index as is_last,
        g.segments,
        u.unit_code,
        u.unit_name,
        u.short_name,
        u.kind,
        count(*) over (partition by g.years_back, u.unit_code) as unit_segments,
        c.unit_code is not null as is_changed
    from segment as g
    join dim_unit_quarter as u
        on u.year = g.year
        and u.quarter = g.quarter_to
    left join (
        select distinct d.unit_code, s.years_back, d.year
        from dim_unit_change as d
        join segment as s
            on s.year = d.year
            and d.quarter between s.quarter_from and s.quarter_to
        where d.known_from <= as_of
    ) as c
        on c.unit_code = u.unit_code
        and c.years_back = g.years_back
        and c.year = g.year
    where list_contains(in_kinds, u.kind)
),

asked_indicator as (
    select indicator_code
    from dim_indicator
    where in_indicators is null
        or list_contains(cast(in_indicators as text[]), indicator_code)
        or (
            list_contains(cast(in_indicators as text[]), 'programme')
            and indicator_code in (select amount_code from programme)
        )
        or (
            list_contains(cast(in_indicators as text[]), 'percent')
            and is_ratio
            and unit = 'percent'
            and better = 'higher'
        )
),

asked as (
    select distinct s.measure_code
    from dim_indicator_side as s
    join asked_indicator as a on a.indicator_code = s.indicator_code
),

-- what a segment is made of, and no other quarter: its end, what was there before it, its quarters where it begins
-- within a year
wanted as (
    select g.years_back, g.year, g.quarter_from, g.quarter_to, g.segments, c.quarter, b.basis
    from segment as g
    join calendar_quarter as c on c.year = g.year
    cross join (
        select 'stock' as basis
        union all
        select 'ytd' as basis
        union all
        select 'quarter' as basis
    ) as b
    where b.basis <> 'quarter' and c.quarter = g.quarter_to
        or b.basis = 'ytd' and c.quarter = g.quarter_from - 1
        or b.basis = 'quarter' and g.quarter_from > 1 and c.quarter between g.quarter_from and g.quarter_to
),

part as (
    select
        w.years_back,
        w.year,
        f.unit_code,
        f.measure_code,
        max(w.quarter_from) as quarter_from,
        max(w.quarter_to) as quarter_to,
        max(w.segments) as segments,
        max(case when f.basis = 'stock' then f.value end) as stock_value,
        max(case when f.basis = 'ytd' and w.quarter = w.quarter_to then f.value end) as ytd_to,
        max(case when f.basis = 'ytd' and w.quarter < w.quarter_from then f.value end) as ytd_before,
        sum(case when f.basis = 'quarter' then f.value end) as quarters_value,
        count(case when f.basis = 'quarter' then 1 end) as quarters_known
    from wanted as w
    join fct_figure as f
        on f.year = w.year
        and f.quarter = w.quarter
        and f.basis = w.basis
    join asked on asked.measure_code = f.measure_code
    where f.year between in_year_from - 1 and in_year
        and f.state = 'value'
        and f.known_from <= as_of
        and f.known_until > as_of
    group by w.years_back, w.year, f.unit_code, f.measure_code
),

part_value as (
    select
        p.years_back,
        p.unit_code,
        p.measure_code,
        m.measure_type,
        e.unit_segments,
        case
            when m.measure_type = 'stock' then case when e.is_last then p.stock_value end
            when not m.additive and p.segments > 1 then null
            when p.quarter_from = 1 then p.ytd_to
            when not m.additive and p.quarter_from < p.quarter_to then null
            when m.additive and not e.is_changed and p.ytd_to - p.ytd_before is not null then p.ytd_to - p.ytd_before
            when p.quarters_known = p.quarter_to - p.quarter_from + 1 then p.quarters_value
        end as value
    from part as p
    join expected as e
        on e.years_back = p.years_back
        and e.year = p.year
        and e.unit_code = p.unit_code
    join measure as m on m.measure_code = p.measure_code
),

unit_measure as (
    select
        years_back,
        unit_code,
        measure_code,
        sum(value) as value
    from part_value
    where value is not null
    group by years_back, unit_code, measure_code, measure_type
    having measure_type = 'stock'
        or count(*) = min(unit_segments)
),

known_unit as (
    select
        years_back,
        unit_code,
        max(unit_name) as unit_name,
        max(short_name) as short_name,
        max(kind) as kind,
        bool_or(is_last) as is_last
    from expected
    group by years_back, unit_code
),

usable as (
    select
        d.indicator_code,
        d.is_ratio,
        d.unit,
        d.better,
        d.sort,
        d.measure_type,
        d.is_due_by_quarters
    from dim_indicator as d
    join asked_indicator as a on a.indicator_code = d.indicator_code
    left join measure as above on above.measure_code = d.numerator_code
    where not d.is_ratio
        or d.has_quarter_basis
        or above.measure_type = 'stock'
        or in_year_from = in_year and in_quarter_from = 1
),

sided as (
    select m.years_back, m.unit_code, s.indicator_code, m.value as numerator, null as denominator
    from unit_measure as m
    join dim_indicator_side as s on s.measure_code = m.measure_code
    where s.side = 'value'
    union all
    select
        m.years_back,
        m.unit_code,
        s.indicator_code,
        max(case when s.side = 'numerator' then m.value end) as numerator,
        max(case when s.side = 'denominator' then m.value end) as denominator
    from unit_measure as m
    join dim_indicator_side as s on s.measure_code = m.measure_code
    where s.side <> 'value'
    group by m.years_back, m.unit_code, s.indicator_code
)

select
    k.years_back,
    k.unit_code,
    k.unit_name,
    k.short_name,
    k.kind,
    k.is_last,
    u.indicator_code,
    u.is_ratio,
    u.unit,
    u.better,
    u.measure_type,
    u.is_due_by_quarters,
    u.sort,
    cast(s.numerator as double) as numerator,
    cast(s.denominator as double) as denominator,
    case
        when u.is_ratio then cast(s.numerator as double) / nullif(cast(s.denominator as double), 0)
        else cast(s.numerator as double)
    end as value
from sided as s
join usable as u on u.indicator_code = s.indicator_code
join known_unit as k
    on k.years_back = s.years_back
    and k.unit_code = s.unit_code
where s.numerator is not null
    and (s.denominator is not null or not u.is_ratio)
