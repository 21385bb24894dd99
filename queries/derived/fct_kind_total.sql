-- What the townships of each kind come to as they stand now: the part of the unit-years in table touched_total.
-- A sum is over the units that report an indicator, both sides of a ratio; the one against an earlier quarter over
-- those that report it in both, less those that were merged or split in between. Parts of other unit-years are added.
-- grain: kind, quarter_index, indicator_code, period_basis
with touched_year as (
    select distinct unit_code, year
    from touched_total
),

-- with each the year before it, to compare with
compared_year as (
    select unit_code, year
    from touched_year
    union
    select unit_code, year - 1 as year
    from touched_year
),

unit_quarter as materialized (
    select
        s.unit_code,
        s.kind,
        q.year,
        q.quarter,
        q.quarter_index,
        t.unit_code is not null as is_touched,
        case when max(c.quarter_index) is null then q.quarter_index - 4 end as year_before,
        case when max(c.quarter_index) is distinct from q.quarter_index then q.quarter_index - 1 end as quarter_before
    from compared_year as y
    join dim_unit_span as s on s.unit_code = y.unit_code
    join calendar_quarter as q
        on q.year = y.year
        and q.quarter_index between s.first_index and s.last_index
    left join touched_year as t
        on t.unit_code = y.unit_code
        and t.year = y.year
    left join dim_unit_change as c
        on c.unit_code = y.unit_code
        and c.quarter_index between q.quarter_index - 3 and q.quarter_index
    where s.boundaries = 'reported'
    group by s.unit_code, s.kind, q.year, q.quarter, q.quarter_index, t.unit_code
),

reported as materialized (
    select
        f.unit_code,
        u.quarter_index,
        d.indicator_code,
        f.basis = 'quarter' as is_quarter,
        sum(case when d.side <> 'denominator' then f.value end) as numerator,
        sum(case when d.side = 'denominator' then f.value end) as denominator
    from fct_figure as f
    join unit_quarter as u
        on u.unit_code = f.unit_code
        and u.year = f.year
        and u.quarter = f.quarter
    join dim_total_side as d on d.measure_code = f.measure_code
    where f.known_until > timestamp '9999-12-31'
        and f.value is not null
        and (f.basis <> 'quarter' or d.has_quarter_basis)
    group by f.unit_code, u.quarter_index, d.indicator_code, f.basis = 'quarter'
    having count(case when d.side <> 'denominator' then 1 end) > 0
        and (count(case when d.side = 'denominator' then 1 end) > 0 or not bool_or(d.is_ratio))
)

select
    u.kind,
    u.year,
    u.quarter,
    u.quarter_index,
    now.indicator_code,
    case when now.is_quarter then 'quarter' else 'to_date' end as period_basis,
    count(*) as units_reporting,
    sum(now.numerator) as numerator,
    coalesce(sum(now.denominator), 0) as denominator,
    count(on_year.unit_code) as year_units,
    coalesce(sum(now.numerator) filter (on_year.unit_code is not null), 0) as year_numerator,
    coalesce(sum(now.denominator) filter (on_year.unit_code is not null), 0) as year_denominator,
    coalesce(sum(on_year.numerator), 0) as year_past_numerator,
    coalesce(sum(on_year.denominator), 0) as year_past_denominator,
    count(on_quarter.unit_code) as quarter_units,
    coalesce(sum(now.numerator) filter (on_quarter.unit_code is not null), 0) as quarter_numerator,
    coalesce(sum(now.denominator) filter (on_quarter.unit_code is not null), 0) as quarter_denominator,
    coalesce(sum(on_quarter.numerator), 0) as quarter_past_numerator,
    coalesce(sum(on_quarter.denominator), 0) as quarter_past_denominator
from unit_quarter as u
join reported as now
    on now.unit_code = u.unit_code
    and now.quarter_index = u.quarter_index
left join reported as on_year
    on on_year.unit_code = now.unit_code
    and on_year.indicator_code = now.indicator_code
    and on_year.is_quarter = now.is_quarter
    and on_year.quarter_index = u.year_before
left join reported as on_quarter
    on on_quarter.unit_code = now.unit_code
    and on_quarter.indicator_code = now.indicator_code
    and on_quarter.is_quarter = now.is_quarter
    and on_quarter.quarter_index = u.quarter_before
where u.is_touched
group by u.kind, u.year, u.quarter, u.quarter_index, now.indicator_code, now.is_quarter
