-- Some indicators of the county, by quarter: measures added up, ratios recomputed from the sums.
-- Only units that report an indicator (both sides of a ratio) are in its sums; "not applicable" is not a value
-- and adds nothing. The matched change is over the units that report in both quarters compared, less those that
-- were merged or split in between.
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
-- column units_reporting: integer, units in value
-- column units_reporting_quarter: integer, units in quarter_value
-- column units_expected: integer, units valid on the quarter's last day
-- column target: double, the county's target of that year
-- column gap_to_target: double, target less value; positive is still short
with unit_quarter as (
    select unit_code, year, quarter, quarter_index
    from dim_unit_quarter
    where year between $year_from - 1 and $year_to
        and list_contains($kinds, kind)
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
    select indicator_code, is_ratio
    from dim_indicator
    where list_contains($indicators, indicator_code)
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

matched as (
    select
        now.indicator_code,
        now.quarter_index,
        case
            when now.is_ratio
                then cast(sum(now.numerator) as double) / nullif(cast(sum(now.denominator) as double), 0)
                    - cast(sum(past.numerator) as double) / nullif(cast(sum(past.denominator) as double), 0)
            else cast(sum(now.numerator) as double) - cast(sum(past.numerator) as double)
        end as change_on_year,
        case when not now.is_ratio then cast(sum(past.numerator) as double) end as value_last_year,
        count(*) as units_matched
    from reported as now
    join reported as past
        on past.unit_code = now.unit_code
        and past.indicator_code = now.indicator_code
        and past.period_basis = now.period_basis
        and past.quarter_index = now.quarter_index - 4
    left join dim_unit_change as c
        on c.unit_code = now.unit_code
        and c.quarter_index > past.quarter_index
        and c.quarter_index <= now.quarter_index
        and c.known_from <= $as_of
    where now.period_basis = 'to_date'
        and c.unit_code is null
    group by now.indicator_code, now.is_ratio, now.quarter_index
),

target as (
    select year, indicator_code, value
    from stg_target
    where is_county
        and known_from <= $as_of
        and known_until > $as_of
),

compared as (
    select
        i.indicator_code,
        i.is_ratio,
        p.year,
        p.quarter,
        now.value,
        alone.value as quarter_value,
        now.numerator,
        now.denominator,
        last_year.value as value_last_year,
        last_quarter.value as value_last_quarter,
        matched.change_on_year as matched_change_on_year,
        matched.value_last_year as matched_value_last_year,
        coalesce(matched.units_matched, 0) as units_matched,
        coalesce(now.units_reporting, 0) as units_reporting,
        coalesce(alone.units_reporting, 0) as units_reporting_quarter,
        p.units_expected,
        target.value as target
    from filed_quarter as p
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
    left join matched
        on matched.indicator_code = i.indicator_code
        and matched.quarter_index = p.quarter_index
    left join target
        on target.indicator_code = i.indicator_code
        and target.year = p.year
    where p.returns_standing > 0
        and p.year >= $year_from
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
    case when not is_ratio then (value - value_last_year) / nullif(value_last_year, 0) end
        as change_on_year_share,
    value - value_last_quarter as change_on_quarter,
    matched_change_on_year,
    matched_change_on_year / nullif(matched_value_last_year, 0) as matched_change_on_year_share,
    units_matched,
    units_reporting,
    units_reporting_quarter,
    units_expected,
    target,
    target - value as gap_to_target
from compared
order by indicator_code, year, quarter
