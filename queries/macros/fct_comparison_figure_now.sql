-- The values of some units and of the whole of some kinds side by side now, on the boundaries that were reported on:
-- fct_comparison_figure with the whole as it is kept, and no other unit looked at.
-- Of the whole the state is told where some unit reports, and approximate is not.
-- args: as_of, in_units, in_indicators, in_basis, in_year_from, in_year_to, in_quarter_to, in_kinds, in_boundaries
-- needs: dim_unit_stretch, stg_return_standing, fct_figure, fct_kind_total, fct_kind_quarter
-- grain: indicator_code, unit_code, year, quarter
with unit_stretch as (
    select unit_code, unit_name, kind, first_index, last_index
    from dim_unit_stretch
    where boundaries = 'reported'
        and case
            when in_units is null then list_contains(in_kinds, kind)
            else list_contains(cast(in_units as text[]), unit_code)
        end
),

asked_quarter as (
    select year, quarter, quarter_index
    from calendar_quarter
    where year between in_year_from - 1 and in_year_to
        and (year < in_year_to or quarter <= in_quarter_to)
),

kind_quarter as (
    select year, quarter, sum(units_expected) as units_expected, sum(units_filed) as units_filed
    from fct_kind_quarter
    where list_contains(in_kinds, kind)
        and year between in_year_from and in_year_to
    group by year, quarter
),

own_filing as (
    select distinct s.year, s.quarter
    from stg_return_standing as s
    join unit_stretch as u
        on u.unit_code = s.unit_code
        and u.first_index <= 4 * s.year + s.quarter
        and u.last_index >= 4 * s.year + s.quarter
    where s.year between in_year_from and in_year_to
        and s.until_at > timestamp '9999-12-31'
),

period as (
    select
        q.year,
        q.quarter,
        q.quarter_index,
        coalesce(k.units_expected, 0) as units_expected,
        q.quarter = max(q.quarter) over (partition by q.year) as is_year_end
    from asked_quarter as q
    left join kind_quarter as k on k.year = q.year and k.quarter = q.quarter
    left join own_filing as o on o.year = q.year and o.quarter = q.quarter
    where q.year >= in_year_from
        and (k.units_filed > 0 or o.year is not null)
),

indicator as (
    select
        indicator_code,
        is_ratio,
        unit = 'percent' as is_percent,
        better,
        sort
    from dim_indicator
    where list_contains(in_indicators, indicator_code)
),

side as (
    select indicator_code, side = 'denominator' as is_denominator, measure_code, has_quarter_basis
    from dim_indicator_side
    where list_contains(in_indicators, indicator_code)
),

figure as (
    select
        f.unit_code,
        f.year,
        f.quarter,
        d.indicator_code,
        max(case when (f.basis = 'quarter') = (in_basis = 'quarter') and not d.is_denominator then f.value end)
            as numerator,
        max(case when (f.basis = 'quarter') = (in_basis = 'quarter') and d.is_denominator then f.value end)
            as denominator,
        bool_or(f.state = 'not_applicable') as is_not_applicable,
        count(case when (f.basis = 'quarter') = (in_basis = 'quarter') then f.value end) > 0 as has_part,
        count(f.value) > 0 as has_other_basis,
        bool_or((f.basis = 'quarter') = (in_basis = 'quarter') and f.approximate) as approximate
    from fct_figure as f
    join side as d on d.measure_code = f.measure_code
    join unit_stretch as u on u.unit_code = f.unit_code
    where f.year between in_year_from - 1 and in_year_to
        and f.known_until > timestamp '9999-12-31'
        and (f.basis <> 'quarter' or d.has_quarter_basis)
    group by f.unit_code, f.year, f.quarter, d.indicator_code
),

known as (
    select
        u.unit_code,
        u.unit_name,
        u.kind,
        q.quarter_index,
        i.indicator_code,
        i.is_ratio,
        cast(case when f.denominator is not null or not i.is_ratio then f.numerator end as double) as numerator,
        cast(case when f.numerator is not null then f.denominator end as double) as denominator,
        case
            when f.numerator is not null and (f.denominator is not null or not i.is_ratio) then 'reported'
            when f.is_not_applicable then 'not_applicable'
            when f.has_part then 'partial'
            when f.has_other_basis then 'unknown'
            else 'missing'
        end as state,
        coalesce(f.approximate, false) as approximate
    from unit_stretch as u
    join asked_quarter as q on q.quarter_index between u.first_index and u.last_index
    cross join indicator as i
    left join figure as f
        on f.unit_code = u.unit_code
        and f.year = q.year
        and f.quarter = q.quarter
        and f.indicator_code = i.indicator_code
),

total as (
    select
        t.indicator_code,
        t.quarter_index,
        i.is_ratio,
        cast(sum(t.numerator) as double) as numerator,
        cast(case when i.is_ratio then sum(t.denominator) end as double) as denominator,
        cast(sum(t.units_reporting) as bigint) as units_reporting,
        cast(sum(t.year_units) as bigint) as year_units,
        cast(sum(t.year_numerator) as double) as year_numerator,
        cast(sum(t.year_denominator) as double) as year_denominator,
        cast(sum(t.year_past_numerator) as double) as past_numerator,
        cast(sum(t.year_past_denominator) as double) as past_denominator
    from fct_kind_total as t
    join indicator as i on i.indicator_code = t.indicator_code
    where t.year between in_year_from - 1 and in_year_to
        and t.period_basis = in_basis
        and list_contains(in_kinds, t.kind)
    group by t.indicator_code, t.quarter_index, i.is_ratio
),

valued as (
    select
        unit_code,
        unit_name,
        kind,
        quarter_index,
        indicator_code,
        numerator,
        denominator,
        case when is_ratio then cast(numerator as double) / nullif(denominator, 0) else numerator end as value,
        state,
        approximate
    from known
)

select
    n.unit_code,
    n.unit_name,
    n.kind,
    p.year,
    p.quarter,
    p.quarter_index,
    p.is_year_end,
    i.indicator_code,
    i.sort,
    i.better,
    i.is_percent,
    n.numerator,
    n.denominator,
    n.value,
    n.state,
    n.approximate,
    past.value as value_last_year,
    n.value - past.value as matched_change_on_year,
    case when not i.is_ratio then cast(n.value - past.value as double) / nullif(past.value, 0) end
        as matched_change_on_year_share,
    cast(null as bigint) as units_matched,
    cast(case when n.state = 'reported' then 1 else 0 end as bigint) as units_reporting,
    cast(1 as bigint) as units_expected
from valued as n
join period as p on p.quarter_index = n.quarter_index
join indicator as i on i.indicator_code = n.indicator_code
left join valued as past
    on past.unit_code = n.unit_code
    and past.indicator_code = n.indicator_code
    and past.quarter_index = n.quarter_index - 4
union all
select
    cast(null as text) as unit_code,
    cast(null as text) as unit_name,
    cast(null as text) as kind,
    p.year,
    p.quarter,
    p.quarter_index,
    p.is_year_end,
    i.indicator_code,
    i.sort,
    i.better,
    i.is_percent,
    t.numerator,
    t.denominator,
    case when i.is_ratio then cast(t.numerator as double) / nullif(t.denominator, 0) else t.numerator end as value,
    case when t.units_reporting > 0 then 'reported' end as state,
    cast(null as boolean) as approximate,
    case when i.is_ratio then cast(past.numerator as double) / nullif(past.denominator, 0) else past.numerator end
        as value_last_year,
    case
        when t.year_units = 0 then null
        when i.is_ratio
            then cast(t.year_numerator as double) / nullif(t.year_denominator, 0)
                - cast(t.past_numerator as double) / nullif(t.past_denominator, 0)
        else t.year_numerator - t.past_numerator
    end as matched_change_on_year,
    case
        when not i.is_ratio and t.year_units > 0
            then cast(t.year_numerator - t.past_numerator as double) / nullif(t.past_numerator, 0)
    end as matched_change_on_year_share,
    coalesce(t.year_units, 0) as units_matched,
    coalesce(t.units_reporting, 0) as units_reporting,
    cast(p.units_expected as bigint) as units_expected
from period as p
cross join indicator as i
left join total as t on t.indicator_code = i.indicator_code and t.quarter_index = p.quarter_index
left join total as past on past.indicator_code = i.indicator_code and past.quarter_index = p.quarter_index - 4
where p.units_expected > 0
