-- What old reports say beside what was filed for the same unit, period and indicator.
-- A report of the whole county stands beside the sum (for a rate: the sums' rate) of the townships that filed.
-- grain: return_id, indicator_code, basis
-- param unit_code: text, reports of this unit only, null for all
-- param as_of: timestamp, figures as known then
-- column return_id: bigint
-- column unit_code: text
-- column unit_name: text
-- column is_county: boolean
-- column year: integer
-- column quarter: integer
-- column indicator_code: text
-- column basis: text, stock, ytd or quarter
-- column narrative_value: double, as the old report says
-- column filed_value: double, as filed, null when it was not
-- column value_gap: double, the report's less the filed one
-- column value_gap_share: double, of the filed one
-- column outcome: text, same, different or not_filed
-- column units_reporting: integer, townships in the filed figure
-- column raw_text: text
-- column approximate: boolean
-- column title: text
-- column cell: text
-- column quote: text
-- column start_at: integer
-- column end_at: integer
-- column same_count: integer, figures on this list that agree
-- column different_count: integer
-- column not_filed_count: integer
with claim as (
    select
        c.return_id,
        c.unit_code,
        unit.name as unit_name,
        unit.level = 'county' as is_county,
        c.year,
        c.quarter,
        c.indicator_code,
        c.basis,
        case when c.basis = 'quarter' then 'quarter' else 'to_date' end as period_basis,
        c.value,
        c.raw_text,
        c.approximate,
        c.title,
        c.cell,
        c.quote,
        c.start_at,
        c.end_at
    from stg_narrative_claim as c
    join unit on unit.unit_code = c.unit_code
    where ($unit_code is null or c.unit_code = $unit_code)
        and c.from_at <= $as_of
        and c.until_at > $as_of
),

asked as (
    select distinct year, quarter, indicator_code, period_basis
    from claim
),

side as (
    select
        f.unit_code,
        f.year,
        f.quarter,
        f.indicator_code,
        f.period_basis,
        max(case when f.side <> 'denominator' then cast(f.value as double) end) as numerator,
        max(case when f.side = 'denominator' then cast(f.value as double) end) as denominator
    from fct_indicator_side as f
    join asked as a
        on a.year = f.year
        and a.quarter = f.quarter
        and a.indicator_code = f.indicator_code
        and a.period_basis = f.period_basis
    join dim_unit_quarter as u
        on u.unit_code = f.unit_code
        and u.year = f.year
        and u.quarter = f.quarter
    where f.known_from <= $as_of
        and f.known_until > $as_of
    group by f.unit_code, f.year, f.quarter, f.indicator_code, f.period_basis
),

reported as (
    select
        s.unit_code,
        s.year,
        s.quarter,
        s.indicator_code,
        s.period_basis,
        d.is_ratio,
        s.numerator,
        s.denominator
    from side as s
    join dim_indicator as d on d.indicator_code = s.indicator_code
    where s.numerator is not null
        and (s.denominator is not null or not d.is_ratio)
),

filed as (
    select
        c.return_id,
        c.indicator_code,
        c.basis,
        case
            when r.is_ratio then cast(sum(r.numerator) as double) / nullif(sum(r.denominator), 0)
            else sum(r.numerator)
        end as value,
        count(*) as units_reporting
    from claim as c
    join reported as r
        on r.year = c.year
        and r.quarter = c.quarter
        and r.indicator_code = c.indicator_code
        and r.period_basis = c.period_basis
        and (c.is_county or r.unit_code = c.unit_code)
    group by c.return_id, c.indicator_code, c.basis, r.is_ratio
),

compared as (
    select
        c.return_id,
        c.unit_code,
        c.unit_name,
        c.is_county,
        c.year,
        c.quarter,
        c.indicator_code,
        c.basis,
        c.value as narrative_value,
        filed.value as filed_value,
        c.value - filed.value as value_gap,
        cast(c.value - filed.value as double) / nullif(filed.value, 0) as value_gap_share,
        case
            when filed.value is null then 'not_filed'
            -- a rate is written with one or two decimals of a per cent
            when abs(c.value - filed.value) < case when d.unit = 'percent' then 0.0005 else 0.005 end then 'same'
            else 'different'
        end as outcome,
        coalesce(filed.units_reporting, 0) as units_reporting,
        c.raw_text,
        c.approximate,
        c.title,
        c.cell,
        c.quote,
        c.start_at,
        c.end_at,
        d.sort
    from claim as c
    join dim_indicator as d on d.indicator_code = c.indicator_code
    left join filed
        on filed.return_id = c.return_id
        and filed.indicator_code = c.indicator_code
        and filed.basis = c.basis
)

select
    return_id,
    unit_code,
    unit_name,
    is_county,
    year,
    quarter,
    indicator_code,
    basis,
    narrative_value,
    filed_value,
    value_gap,
    value_gap_share,
    outcome,
    units_reporting,
    raw_text,
    approximate,
    title,
    cell,
    quote,
    start_at,
    end_at,
    count(case when outcome = 'same' then 1 end) over () as same_count,
    count(case when outcome = 'different' then 1 end) over () as different_count,
    count(case when outcome = 'not_filed' then 1 end) over () as not_filed_count
from compared
order by year desc, quarter desc, unit_code, return_id, sort, indicator_code, basis
