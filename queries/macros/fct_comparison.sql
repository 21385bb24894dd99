-- Indicators of units side by side, quarter by quarter, and of the whole of some kinds. A macro of these arguments:
-- args: as_of, in_units, in_indicators, in_basis, in_year_from, in_year_to, in_quarter_to, in_kinds, in_boundaries
-- in_units: units that are there whatever their kind, null for none; in_quarter_to: the last quarter of in_year_to.
-- The row with a null unit_code is the whole: measures added up, ratios recomputed from the sums of the units of
-- in_kinds that report (both sides of a ratio), never averaged. Its matched change is over the units that report
-- in both quarters, less those that were merged or split in between; a unit's own is its change.
-- Only quarters that some unit has filed; is_year_end marks the last of them in each year.
-- needs: dim_unit_boundary, dim_unit_change, stg_return_standing, fct_indicator_side, dim_indicator, stg_target
-- grain: indicator_code, unit_code, year, quarter
with boundary as (
    select
        unit_code,
        unit_name,
        kind,
        year,
        quarter,
        quarter_index,
        source_code,
        share,
        coalesce(list_contains(in_kinds, kind), false) as is_of_kinds,
        source_count
    from dim_unit_boundary
    where boundaries = in_boundaries
        and year between in_year_from - 1 and in_year_to
        and (year < in_year_to or quarter <= in_quarter_to)
        and known_from <= as_of
        and known_until > as_of
        and (
            coalesce(list_contains(in_kinds, kind), false)
            or coalesce(list_contains(cast(in_units as text[]), unit_code), false)
        )
),

unit_quarter as (
    select distinct unit_code, unit_name, kind, is_of_kinds, year, quarter, quarter_index
    from boundary
),

filed_quarter as (
    select distinct b.year, b.quarter, b.quarter_index
    from boundary as b
    join stg_return_standing as s
        on s.unit_code = b.source_code
        and s.year = b.year
        and s.quarter = b.quarter
    where s.from_at <= as_of
        and s.until_at > as_of
),

period as (
    select
        year,
        quarter,
        quarter_index,
        quarter = max(quarter) over (partition by year) as is_year_end
    from filed_quarter
    where year >= in_year_from
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

-- on today's boundaries a unit's figure is known only when every unit it is made of has reported
side as (
    select
        b.unit_code,
        b.quarter_index,
        f.indicator_code,
        f.period_basis,
        f.side,
        case when count(*) = min(b.source_count) then sum(b.share * f.value) end as value,
        count(*) = min(b.source_count) and bool_and(f.state = 'not_applicable') as is_not_applicable,
        count(f.value) as value_count,
        bool_or(f.approximate) as approximate
    from boundary as b
    join fct_indicator_side as f
        on f.unit_code = b.source_code
        and f.year = b.year
        and f.quarter = b.quarter
    where list_contains(in_indicators, f.indicator_code)
        and f.year between in_year_from - 1 and in_year_to
        and f.known_from <= as_of
        and f.known_until > as_of
    group by b.unit_code, b.quarter_index, f.indicator_code, f.period_basis, f.side
),

figure as (
    select
        unit_code,
        quarter_index,
        indicator_code,
        max(case when period_basis = in_basis and side <> 'denominator' then value end) as numerator,
        max(case when period_basis = in_basis and side = 'denominator' then value end) as denominator,
        bool_or(is_not_applicable) as is_not_applicable,
        sum(case when period_basis = in_basis then value_count else 0 end) > 0 as has_part,
        sum(value_count) > 0 as has_other_basis,
        coalesce(bool_or(period_basis = in_basis and approximate), false) as approximate
    from side
    group by unit_code, quarter_index, indicator_code
),

known as (
    select
        u.unit_code,
        u.unit_name,
        u.kind,
        u.is_of_kinds,
        u.year,
        u.quarter,
        u.quarter_index,
        i.indicator_code,
        i.is_ratio,
        cast(
            case when f.denominator is not null or not i.is_ratio then f.numerator end as double
        ) as numerator,
        cast(case when f.numerator is not null then f.denominator end as double) as denominator,
        case
            when f.numerator is not null and (f.denominator is not null or not i.is_ratio) then 'reported'
            when f.is_not_applicable then 'not_applicable'
            when f.has_part then 'partial'
            when f.has_other_basis then 'unknown'
            else 'missing'
        end as state,
        coalesce(f.approximate, false) as approximate
    from unit_quarter as u
    cross join indicator as i
    left join figure as f
        on f.unit_code = u.unit_code
        and f.quarter_index = u.quarter_index
        and f.indicator_code = i.indicator_code
),

matched as (
    select
        now.indicator_code,
        now.quarter_index,
        case
            when now.is_ratio
                then cast(sum(now.numerator) as double) / nullif(sum(now.denominator), 0)
                    - cast(sum(past.numerator) as double) / nullif(sum(past.denominator), 0)
            else sum(now.numerator) - sum(past.numerator)
        end as matched_change_on_year,
        case
            when not now.is_ratio
                then cast(sum(now.numerator) - sum(past.numerator) as double) / nullif(sum(past.numerator), 0)
        end as matched_change_on_year_share,
        count(*) as units_matched
    from known as now
    join known as past
        on past.unit_code = now.unit_code
        and past.indicator_code = now.indicator_code
        and past.quarter_index = now.quarter_index - 4
    left join dim_unit_change as c
        on c.unit_code = now.unit_code
        and c.quarter_index > past.quarter_index
        and c.quarter_index <= now.quarter_index
        and c.known_from <= as_of
    where now.state = 'reported'
        and past.state = 'reported'
        and now.is_of_kinds
        and (c.unit_code is null or in_boundaries = 'today')
    group by now.indicator_code, now.is_ratio, now.quarter_index
),

together as (
    select
        unit_code,
        unit_name,
        kind,
        is_of_kinds,
        year,
        quarter,
        quarter_index,
        indicator_code,
        is_ratio,
        numerator,
        denominator,
        state,
        approximate,
        case when state = 'reported' then 1 else 0 end as units_reporting,
        1 as units_expected
    from known
    union all
    select
        cast(null as text) as unit_code,
        cast(null as text) as unit_name,
        cast(null as text) as kind,
        true as is_of_kinds,
        year,
        quarter,
        quarter_index,
        indicator_code,
        is_ratio,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        case
            when bool_or(state = 'reported') then 'reported'
            when bool_and(state = 'not_applicable') then 'not_applicable'
            when bool_or(state = 'partial') then 'partial'
            when bool_or(state = 'unknown') then 'unknown'
            else 'missing'
        end as state,
        bool_or(approximate) as approximate,
        count(case when state = 'reported' then 1 end) as units_reporting,
        count(*) as units_expected
    from known
    where is_of_kinds
    group by year, quarter, quarter_index, indicator_code, is_ratio
),

valued as (
    select
        unit_code,
        unit_name,
        kind,
        is_of_kinds,
        year,
        quarter,
        quarter_index,
        indicator_code,
        is_ratio,
        numerator,
        denominator,
        case when is_ratio then cast(numerator as double) / nullif(denominator, 0) else numerator end as value,
        state,
        approximate,
        units_reporting,
        units_expected
    from together
),

target as (
    select unit_code, year, indicator_code, value, is_county
    from stg_target
    where list_contains(in_indicators, indicator_code)
        and known_from <= as_of
        and known_until > as_of
)

select
    n.indicator_code,
    i.sort,
    i.better,
    n.unit_code,
    n.unit_name,
    n.kind,
    n.is_of_kinds,
    n.year,
    n.quarter,
    p.is_year_end,
    n.numerator,
    n.denominator,
    n.value,
    n.state,
    n.approximate,
    coalesce(i.is_percent and n.value > 1, false) as is_above_one,
    past.value as value_last_year,
    n.value - past.value as change_on_year,
    case when n.unit_code is null then m.matched_change_on_year else n.value - past.value end
        as matched_change_on_year,
    case
        when n.unit_code is null then m.matched_change_on_year_share
        when not n.is_ratio then cast(n.value - past.value as double) / nullif(past.value, 0)
    end as matched_change_on_year_share,
    case when n.unit_code is null then coalesce(m.units_matched, 0) end as units_matched,
    n.units_reporting,
    n.units_expected,
    coalesce(own.value, general.value) as target
from valued as n
join period as p on p.quarter_index = n.quarter_index
join indicator as i on i.indicator_code = n.indicator_code
left join valued as past
    on past.unit_code is not distinct from n.unit_code
    and past.indicator_code = n.indicator_code
    and past.quarter_index = n.quarter_index - 4
left join matched as m
    on m.indicator_code = n.indicator_code
    and m.quarter_index = n.quarter_index
left join target as own
    on own.unit_code = n.unit_code
    and own.year = n.year
    and own.indicator_code = n.indicator_code
left join target as general
    on general.is_county
    and general.year = n.year
    and general.indicator_code = n.indicator_code
