-- Some indicators of the county, by quarter: measures added up, ratios recomputed from the sums.
-- Only units that report an indicator (both sides of a ratio) are in its sums; "not applicable" is not a value
-- and adds nothing. The matched change is over the units that report in both quarters compared, less those that
-- were merged or split in between.
-- Against the last quarter, stocks are compared as they stood and flows by what each quarter brought on its own.
-- The pace is a straight line through the year. A sum of the year so far, or its share of a stock, should reach a
-- quarter of the target with each quarter; what stands at a moment should go evenly from its value at the end of last
-- year to the target. A sum that is behind while units are missing is left open: it is not known whether it is.
-- The target of a sum is the county's own, where the whole county is looked at; else the sum of the units' own, where
-- each has one.
-- grain: indicator_code, year, quarter
-- param indicators: text[], measure and ratio codes of data/indicators.csv
-- param year_from: integer, first calendar year, inclusive
-- param year_to: integer, last calendar year, inclusive
-- param kinds: text[], unit kinds to include
-- param as_of: timestamp, figures as known then
-- column indicator_code: text
-- column year: integer
-- column quarter: integer
-- column value: double, period end or this year so far; a sum, or a rate 0..1
-- column quarter_value: double, this quarter alone, null for stocks and for ratios with a stock
-- column numerator: double, the sum that is the value of a measure or the numerator of a ratio
-- column denominator: double, null for a measure
-- column value_last_year: double, the value of the same quarter last year
-- column value_last_quarter: double, the value of the quarter before
-- column change_on_year: double, value less value_last_year
-- column change_on_year_share: double, that change over last year's value, measures only
-- column change_on_quarter: double, value less value_last_quarter
-- column matched_change_on_year: double, change on the year over the units that report in both
-- column matched_change_on_year_share: double, that change over last year's value of the same units, measures only
-- column units_matched: integer, units in matched_change_on_year
-- column matched_change_on_quarter: double, change on the last quarter over the units that report in both
-- column matched_change_on_quarter_share: double, that over the last quarter's value of the same units, measures only
-- column units_reporting: integer, units in value
-- column units_reporting_quarter: integer, units in quarter_value
-- column units_expected: integer, units valid on the quarter's last day
-- column target: double, the target of that year
-- column gap_to_target: double, target less value; positive is still short (where higher is better)
-- column target_share: double, value over target, measures only
-- column due_share: double, the share of the target due by the quarter's end, sums of the year so far only
-- column pace_value: double, what should have been reached by the quarter's end
-- column pace_gap: double, value less pace_value
-- column pace: text, reached (the year's target), ahead, behind or open; null without a target or a value to start from
with any_unit_quarter as materialized (
    select unit_code, year, quarter, quarter_index, list_contains($kinds, kind) as is_included
    from dim_unit_quarter
    where year between $year_from - 1 and $year_to
),

unit_quarter as (
    select unit_code, year, quarter, quarter_index
    from any_unit_quarter
    where is_included
),

filed_quarter as (
    select
        u.year,
        u.quarter,
        u.quarter_index,
        count(distinct u.unit_code) as units_expected,
        count(s.unit_code) as returns_standing
    from unit_quarter as u
    left join stg_return_standing as s
        on s.unit_code = u.unit_code
        and s.year = u.year
        and s.quarter = u.quarter
        and s.from_at <= $as_of
        and s.until_at > $as_of
    group by u.year, u.quarter, u.quarter_index
),

indicator as (
    select
        d.indicator_code,
        d.is_ratio,
        case when d.better = 'lower' then -1 else 1 end as direction,
        case when d.has_quarter_basis then 'quarter' else 'to_date' end as quarter_basis,
        d.is_due_by_quarters
    from dim_indicator as d
    where list_contains($indicators, d.indicator_code)
),

figure as (
    select
        unit_code,
        year,
        quarter,
        indicator_code,
        period_basis,
        max(case when side <> 'denominator' then value end) as numerator,
        max(case when side = 'denominator' then value end) as denominator
    from fct_indicator_side
    where list_contains($indicators, indicator_code)
        and year between $year_from - 1 and $year_to
        and known_from <= $as_of
        and known_until > $as_of
    group by unit_code, year, quarter, indicator_code, period_basis
),

reported as (
    select
        f.unit_code,
        u.quarter_index,
        f.indicator_code,
        i.is_ratio,
        i.quarter_basis,
        f.period_basis,
        f.numerator,
        f.denominator
    from figure as f
    join indicator as i on i.indicator_code = f.indicator_code
    join unit_quarter as u
        on u.unit_code = f.unit_code
        and u.year = f.year
        and u.quarter = f.quarter
    where f.numerator is not null
        and (f.denominator is not null or not i.is_ratio)
),

summed as (
    select
        indicator_code,
        quarter_index,
        period_basis,
        cast(sum(numerator) as double) as numerator,
        cast(sum(denominator) as double) as denominator,
        case
            when is_ratio
                then cast(sum(numerator) as double) / nullif(cast(sum(denominator) as double), 0)
            else cast(sum(numerator) as double)
        end as value,
        count(*) as units_reporting
    from reported
    group by indicator_code, is_ratio, quarter_index, period_basis
),

to_date as (
    select indicator_code, quarter_index, numerator, denominator, value, units_reporting
    from summed
    where period_basis = 'to_date'
),

step as (
    select 4 as quarters_between
    union all
    select 1 as quarters_between
),

pair as (
    select
        now.indicator_code,
        now.quarter_index,
        now.is_ratio,
        s.quarters_between,
        now.numerator,
        now.denominator,
        past.numerator as past_numerator,
        past.denominator as past_denominator
    from reported as now
    join step as s
        on now.period_basis = case when s.quarters_between = 1 then now.quarter_basis else 'to_date' end
    join reported as past
        on past.unit_code = now.unit_code
        and past.indicator_code = now.indicator_code
        and past.period_basis = now.period_basis
        and past.quarter_index = now.quarter_index - s.quarters_between
    left join dim_unit_change as c
        on c.unit_code = now.unit_code
        and c.quarter_index > past.quarter_index
        and c.quarter_index <= now.quarter_index
        and c.known_from <= $as_of
    where c.unit_code is null
),

matched as (
    select
        indicator_code,
        quarter_index,
        quarters_between,
        case
            when is_ratio
                then cast(sum(numerator) as double) / nullif(cast(sum(denominator) as double), 0)
                    - cast(sum(past_numerator) as double) / nullif(cast(sum(past_denominator) as double), 0)
            else cast(sum(numerator) as double) - cast(sum(past_numerator) as double)
        end as change,
        case when not is_ratio then cast(sum(past_numerator) as double) end as value_before,
        count(*) as units_matched
    from pair
    group by indicator_code, is_ratio, quarter_index, quarters_between
),

county_target as (
    select year, indicator_code, value
    from stg_target
    where is_county
        and known_from <= $as_of
        and known_until > $as_of
),

whole_county as (
    select year, quarter, count(*) as units
    from any_unit_quarter
    group by year, quarter
),

unit_target as (
    select
        u.quarter_index,
        t.indicator_code,
        sum(t.value) as value,
        count(*) as units
    from unit_quarter as u
    join stg_target as t
        on t.unit_code = u.unit_code
        and t.year = u.year
    where t.known_from <= $as_of
        and t.known_until > $as_of
    group by u.quarter_index, t.indicator_code
),

compared as (
    select
        i.indicator_code,
        i.is_ratio,
        i.direction,
        p.year,
        p.quarter,
        now.value,
        alone.value as quarter_value,
        now.numerator,
        now.denominator,
        last_year.value as value_last_year,
        last_quarter.value as value_last_quarter,
        on_year.change as matched_change_on_year,
        on_year.value_before as matched_value_last_year,
        coalesce(on_year.units_matched, 0) as units_matched,
        on_quarter.change as matched_change_on_quarter,
        on_quarter.value_before as matched_value_last_quarter,
        coalesce(now.units_reporting, 0) as units_reporting,
        coalesce(alone.units_reporting, 0) as units_reporting_quarter,
        p.units_expected,
        case
            when i.is_ratio or p.units_expected = w.units and county.value is not null then county.value
            when own.units = p.units_expected then own.value
        end as target,
        case when i.is_due_by_quarters then cast(p.quarter as double) / nullif(4.0, 0) end as due_share,
        year_start.value as value_year_start
    from filed_quarter as p
    join whole_county as w
        on w.year = p.year
        and w.quarter = p.quarter
    cross join indicator as i
    left join to_date as now
        on now.indicator_code = i.indicator_code
        and now.quarter_index = p.quarter_index
    left join to_date as last_year
        on last_year.indicator_code = i.indicator_code
        and last_year.quarter_index = p.quarter_index - 4
    left join to_date as last_quarter
        on last_quarter.indicator_code = i.indicator_code
        and last_quarter.quarter_index = p.quarter_index - 1
    left join summed as alone
        on alone.indicator_code = i.indicator_code
        and alone.quarter_index = p.quarter_index
        and alone.period_basis = 'quarter'
    left join matched as on_year
        on on_year.indicator_code = i.indicator_code
        and on_year.quarter_index = p.quarter_index
        and on_year.quarters_between = 4
    left join matched as on_quarter
        on on_quarter.indicator_code = i.indicator_code
        and on_quarter.quarter_index = p.quarter_index
        and on_quarter.quarters_between = 1
    left join to_date as year_start
        on year_start.indicator_code = i.indicator_code
        and year_start.quarter_index = 4 * p.year
    left join county_target as county
        on county.indicator_code = i.indicator_code
        and county.year = p.year
    left join unit_target as own
        on own.indicator_code = i.indicator_code
        and own.quarter_index = p.quarter_index
    where p.returns_standing > 0
        and p.year >= $year_from
),

paced as (
    select
        indicator_code,
        is_ratio,
        direction,
        year,
        quarter,
        value,
        quarter_value,
        numerator,
        denominator,
        value_last_year,
        value_last_quarter,
        matched_change_on_year,
        matched_value_last_year,
        units_matched,
        matched_change_on_quarter,
        matched_value_last_quarter,
        units_reporting,
        units_reporting_quarter,
        units_expected,
        target,
        due_share,
        case
            when due_share is not null then target * due_share
            else value_year_start + (target - value_year_start) * cast(quarter as double) / nullif(4.0, 0)
        end as pace_value
    from compared
)

select
    indicator_code,
    year,
    quarter,
    value,
    quarter_value,
    numerator,
    denominator,
    value_last_year,
    value_last_quarter,
    value - value_last_year as change_on_year,
    case when not is_ratio then cast(value - value_last_year as double) / nullif(value_last_year, 0) end
        as change_on_year_share,
    value - value_last_quarter as change_on_quarter,
    matched_change_on_year,
    cast(matched_change_on_year as double) / nullif(matched_value_last_year, 0) as matched_change_on_year_share,
    units_matched,
    matched_change_on_quarter,
    cast(matched_change_on_quarter as double) / nullif(matched_value_last_quarter, 0)
        as matched_change_on_quarter_share,
    units_reporting,
    units_reporting_quarter,
    units_expected,
    target,
    target - value as gap_to_target,
    case when not is_ratio then cast(value as double) / nullif(target, 0) end as target_share,
    case when target is not null then due_share end as due_share,
    pace_value,
    value - pace_value as pace_gap,
    case
        when value * direction >= target * direction then 'reached'
        when value is null or pace_value is null then null
        when value * direction >= pace_value * direction - 1e-9 then 'ahead'
        when not is_ratio and units_reporting < units_expected then 'open'
        else 'behind'
    end as pace
from paced
order by indicator_code, year, quarter
