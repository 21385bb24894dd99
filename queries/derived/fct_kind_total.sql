-- What the townships of each kind come to as they stand now: the part of the unit-years in table touched_total.
-- A sum is over the units that report an indicator, both sides of a ratio; the one against an earlier quarter over
-- those that report it in both, less those that were merged or split in between. Parts of other unit-years are added.
-- Less what the figures in table figure_before come to, which are those that stood before something was filed.
-- Numbers stand for a unit's quarter (place) and for an indicator with its basis (item, below 0 for what stood
-- before): words take longer to compare.
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
        row_number() over (order by s.unit_code, s.kind, q.quarter_index) as place,
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

compared as (
    select u.kind, u.quarter_index, u.place, on_year.place as year_place, on_quarter.place as quarter_place
    from unit_quarter as u
    left join unit_quarter as on_year
        on on_year.unit_code = u.unit_code
        and on_year.quarter_index = u.year_before
    left join unit_quarter as on_quarter
        on on_quarter.unit_code = u.unit_code
        and on_quarter.quarter_index = u.quarter_before
    where u.is_touched
),

side as materialized (
    select
        indicator_code,
        side = 'denominator' as is_denominator,
        measure_code,
        has_quarter_basis,
        is_ratio,
        2 * dense_rank() over (order by indicator_code) as item
    from dim_total_side
),

placed as (
    select u.place, 1 as sign, f.measure_code, f.basis, f.value
    from fct_figure as f
    join unit_quarter as u
        on u.unit_code = f.unit_code
        and u.year = f.year
        and u.quarter = f.quarter
    where f.known_until > timestamp '9999-12-31'
        and f.value is not null
    union all
    select u.place, -1 as sign, f.measure_code, f.basis, -f.value as value
    from figure_before as f
    join unit_quarter as u
        on u.unit_code = f.unit_code
        and u.year = f.year
        and u.quarter = f.quarter
),

reported as materialized (
    select
        f.place,
        f.sign * case when f.basis = 'quarter' then d.item + 1 else d.item end as item,
        sum(case when not d.is_denominator then f.value end) as numerator,
        sum(case when d.is_denominator then f.value end) as denominator
    from placed as f
    join side as d on d.measure_code = f.measure_code
    where f.basis <> 'quarter' or d.has_quarter_basis
    group by f.place, f.sign * case when f.basis = 'quarter' then d.item + 1 else d.item end
    having count(case when not d.is_denominator then 1 end) > 0
        and (count(case when d.is_denominator then 1 end) > 0 or not bool_or(d.is_ratio))
),

total as (
    select
        u.kind,
        u.quarter_index,
        abs(now.item) as item,
        sum(sign(now.item)) as units_reporting,
        sum(now.numerator) as numerator,
        coalesce(sum(now.denominator), 0) as denominator,
        coalesce(sum(sign(on_year.item)), 0) as year_units,
        coalesce(sum(now.numerator) filter (on_year.place is not null), 0) as year_numerator,
        coalesce(sum(now.denominator) filter (on_year.place is not null), 0) as year_denominator,
        coalesce(sum(on_year.numerator), 0) as year_past_numerator,
        coalesce(sum(on_year.denominator), 0) as year_past_denominator,
        coalesce(sum(sign(on_quarter.item)), 0) as quarter_units,
        coalesce(sum(now.numerator) filter (on_quarter.place is not null), 0) as quarter_numerator,
        coalesce(sum(now.denominator) filter (on_quarter.place is not null), 0) as quarter_denominator,
        coalesce(sum(on_quarter.numerator), 0) as quarter_past_numerator,
        coalesce(sum(on_quarter.denominator), 0) as quarter_past_denominator
    from compared as u
    join reported as now on now.place = u.place
    left join reported as on_year
        on on_year.place = u.year_place
        and on_year.item = now.item
    left join reported as on_quarter
        on on_quarter.place = u.quarter_place
        and on_quarter.item = now.item
    group by u.kind, u.quarter_index, abs(now.item)
)

select
    t.kind,
    q.year,
    q.quarter,
    t.quarter_index,
    i.indicator_code,
    case when i.item < t.item then 'quarter' else 'to_date' end as period_basis,
    t.units_reporting,
    t.numerator,
    t.denominator,
    t.year_units,
    t.year_numerator,
    t.year_denominator,
    t.year_past_numerator,
    t.year_past_denominator,
    t.quarter_units,
    t.quarter_numerator,
    t.quarter_denominator,
    t.quarter_past_numerator,
    t.quarter_past_denominator
from total as t
join calendar_quarter as q on q.quarter_index = t.quarter_index
join (select distinct indicator_code, item from side) as i on i.item = t.item - t.item % 2
