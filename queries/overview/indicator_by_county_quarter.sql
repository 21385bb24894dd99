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
with indicator as (
    select
        indicator_code,
        is_ratio,
        case when better = 'lower' then -1 else 1 end as direction,
        case when has_quarter_basis then 'quarter' else 'to_date' end as quarter_basis,
        is_due_by_quarters
    from dim_indicator
    where list_contains($indicators, indicator_code)
),

total as (
    select
        t.indicator_code,
        t.quarter,
        t.quarter_index,
        t.period_basis,
        t.period_basis = i.quarter_basis as is_of_quarter,
        t.numerator,
        case when i.is_ratio then t.denominator end as denominator,
        case when i.is_ratio then cast(t.numerator as double) / nullif(t.denominator, 0) else t.numerator end as value,
        t.units_reporting,
        case
            when t.year_units = 0 then null
            when i.is_ratio
                then cast(t.year_numerator as double) / nullif(t.year_denominator, 0)
                    - cast(t.year_past_numerator as double) / nullif(t.year_past_denominator, 0)
            else t.year_numerator - t.year_past_numerator
        end as change_on_year,
        case when t.year_units > 0 and not i.is_ratio then t.year_past_numerator end as year_past,
        t.year_units,
        case
            when t.quarter_units = 0 then null
            when i.is_ratio
                then cast(t.quarter_numerator as double) / nullif(t.quarter_denominator, 0)
                    - cast(t.quarter_past_numerator as double) / nullif(t.quarter_past_denominator, 0)
            else t.quarter_numerator - t.quarter_past_numerator
        end as change_on_quarter,
        case when t.quarter_units > 0 and not i.is_ratio then t.quarter_past_numerator end as quarter_past
    from fct_county_total($as_of, $indicators, $year_from - 1, $year_to, $kinds, 'reported', true) as t
    join indicator as i on i.indicator_code = t.indicator_code
),

-- each total where it stands, and in the four quarters after it, which are compared with it
later as (
    select unnest([0, 1, 2, 3, 4]) as quarters
),

placed as (
    select
        t.indicator_code,
        t.quarter_index + l.quarters as quarter_index,
        max(case when l.quarters = 0 and t.period_basis = 'to_date' then t.value end) as value,
        max(case when l.quarters = 0 and t.period_basis = 'to_date' then t.numerator end) as numerator,
        max(case when l.quarters = 0 and t.period_basis = 'to_date' then t.denominator end) as denominator,
        max(case when l.quarters = 0 and t.period_basis = 'to_date' then t.units_reporting end) as units_reporting,
        max(case when l.quarters = 0 and t.period_basis = 'quarter' then t.value end) as quarter_value,
        max(case when l.quarters = 0 and t.period_basis = 'quarter' then t.units_reporting end)
            as units_reporting_quarter,
        max(case when l.quarters = 1 and t.period_basis = 'to_date' then t.value end) as value_last_quarter,
        max(case when l.quarters = 4 and t.period_basis = 'to_date' then t.value end) as value_last_year,
        max(case when l.quarters > 0 and t.quarter = 4 and t.period_basis = 'to_date' then t.value end)
            as value_year_start,
        max(case when l.quarters = 0 and t.period_basis = 'to_date' then t.change_on_year end) as change_on_year,
        max(case when l.quarters = 0 and t.period_basis = 'to_date' then t.year_past end) as year_past,
        max(case when l.quarters = 0 and t.period_basis = 'to_date' then t.year_units end) as year_units,
        max(case when l.quarters = 0 and t.is_of_quarter then t.change_on_quarter end) as change_on_quarter,
        max(case when l.quarters = 0 and t.is_of_quarter then t.quarter_past end) as quarter_past
    from total as t
    cross join later as l
    group by t.indicator_code, t.quarter_index + l.quarters
),

target as (
    select unit_code, year, indicator_code, value, is_county
    from stg_target
    where list_contains($indicators, indicator_code)
        and year between $year_from and $year_to
        and known_from <= $as_of
        and known_until > $as_of
),

unit_target as (
    select
        u.quarter_index,
        t.indicator_code,
        sum(t.value) as value,
        count(*) as units
    from target as t
    join dim_unit_quarter as u
        on u.unit_code = t.unit_code
        and u.year = t.year
    where not t.is_county
        and list_contains($kinds, u.kind)
    group by u.quarter_index, t.indicator_code
),

compared as (
    select
        i.indicator_code,
        i.is_ratio,
        i.direction,
        q.year,
        q.quarter,
        p.value,
        p.quarter_value,
        p.numerator,
        p.denominator,
        p.value_last_year,
        p.value_last_quarter,
        p.change_on_year as matched_change_on_year,
        p.year_past as matched_value_last_year,
        coalesce(p.year_units, 0) as units_matched,
        p.change_on_quarter as matched_change_on_quarter,
        p.quarter_past as matched_value_last_quarter,
        coalesce(p.units_reporting, 0) as units_reporting,
        coalesce(p.units_reporting_quarter, 0) as units_reporting_quarter,
        q.units_expected,
        case
            when i.is_ratio or q.units_expected = q.units_in_all and county.value is not null then county.value
            when own.units = q.units_expected then own.value
        end as target,
        case when i.is_due_by_quarters then cast(q.quarter as double) / nullif(4.0, 0) end as due_share,
        p.value_year_start
    from fct_county_quarter($as_of, $year_from, $year_to, $kinds) as q
    cross join indicator as i
    left join placed as p
        on p.indicator_code = i.indicator_code
        and p.quarter_index = q.quarter_index
    left join target as county
        on county.is_county
        and county.indicator_code = i.indicator_code
        and county.year = q.year
    left join unit_target as own
        on own.indicator_code = i.indicator_code
        and own.quarter_index = q.quarter_index
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
