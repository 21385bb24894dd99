-- One indicator of one township, quarter by quarter, beside the county.
-- From the unit's first filed quarter to the county's latest, or to the last one that the unit was there for; a
-- quarter not filed has a row without a value. Where the unit has filed nothing of the indicator, what a confirmed
-- old report says stands in its place, marked; it is in no figure of the county.
-- grain: year, quarter
-- param unit_code: text
-- param indicator: text, a measure or ratio code of data/indicators.csv
-- param kinds: text[], unit kinds that make up the county here
-- param boundaries: text, reported (units as they were) or today (earlier figures led to today's units)
-- param as_of: timestamp, figures as known then
-- column year: integer
-- column quarter: integer
-- column value: double, period end or this year so far; rates 0..1
-- column quarter_value: double, this quarter alone, null for stocks and ratios with a stock
-- column numerator: double, the value of a measure, or a ratio's numerator
-- column denominator: double, null for a measure
-- column state: text, reported, narrative (only an old report says it), partial (a side or a unit merged since is missing), not_applicable or missing
-- column approximate: boolean, the return says "about"
-- column county_value: double, sum of a measure, recomputed ratio, over the units that report
-- column source_count: integer, units whose figures make up this one, 1 unless units were merged since
-- column boundary_note: text, merge or split when the unit changed in this quarter, else null
-- column is_narrative: boolean, the value comes from an old report, not from a return
-- column narrative_return_id: bigint, that old report, null for a figure that was filed
-- column filed: boolean, the unit (or each of those merged into it since) has a return that stands for the quarter
with boundary as (
    select
        year,
        quarter,
        source_code,
        share,
        source_count
    from dim_unit_boundary
    where boundaries = $boundaries
        and unit_code = $unit_code
        and year between (select min(year) from return) and (select max(year) from return)
        and known_from <= $as_of
        and known_until > $as_of
),

unit_filing as (
    select
        b.year,
        b.quarter,
        4 * b.year + b.quarter as quarter_index,
        min(b.source_count) as source_count,
        count(distinct f.unit_code) as filed_count
    from boundary as b
    left join stg_return_standing as f
        on f.unit_code = b.source_code
        and f.year = b.year
        and f.quarter = b.quarter
        and f.from_at <= $as_of
        and f.until_at > $as_of
    group by b.year, b.quarter
),

-- the first from the end: a look at the largest is one at all of them
last_filed as (
    select 4 * year + quarter as quarter_index
    from stg_return_standing
    where from_at <= $as_of
        and until_at > $as_of
    order by year desc, quarter desc
    limit 1
),

-- what confirmed old reports say of the indicator or its sides, the newest report where there are several
numbered_claim as (
    select
        c.year,
        c.quarter,
        c.indicator_code,
        c.basis,
        c.value,
        c.approximate,
        c.return_id,
        row_number() over (
            partition by c.year, c.quarter, c.indicator_code, c.basis order by c.return_id desc
        ) as newest
    from stg_narrative_claim as c
    join boundary as b
        on b.source_code = c.unit_code
        and b.year = c.year
        and b.quarter = c.quarter
        and b.source_count = 1
        and b.share = 1
    where c.unit_code = $unit_code
        and c.from_at <= $as_of
        and c.until_at > $as_of
),

narrative_side as (
    select
        c.year,
        c.quarter,
        max(case when c.indicator_code = $indicator and c.basis <> 'quarter' then c.value end) as stated,
        max(case when c.indicator_code = $indicator and c.basis = 'quarter' then c.value end) as quarter_value,
        max(case when d.side <> 'denominator' and c.basis <> 'quarter' then c.value end) as numerator,
        max(case when d.side = 'denominator' and c.basis <> 'quarter' then c.value end) as denominator,
        max(c.return_id) as return_id,
        bool_or(c.approximate) as approximate
    from numbered_claim as c
    left join dim_indicator_side as d
        on d.indicator_code = $indicator
        and d.measure_code = c.indicator_code
    where c.newest = 1
        and (c.indicator_code = $indicator or d.side is not null)
    group by c.year, c.quarter
),

narrative as (
    select
        s.year,
        s.quarter,
        s.numerator,
        s.denominator,
        -- a rate is worked out where the report gives both sides, else it is the one that the report states
        case
            when d.is_ratio then coalesce(cast(s.numerator as double) / nullif(s.denominator, 0), s.stated)
            else s.stated
        end
            as value,
        case
            when s.quarter = 1 and d.measure_type = 'flow_ytd' then coalesce(s.quarter_value, s.stated)
            else s.quarter_value
        end as quarter_value,
        s.return_id,
        s.approximate
    from narrative_side as s
    join dim_indicator as d on d.indicator_code = $indicator
),

told as (
    select year, quarter, numerator, denominator, value, quarter_value, return_id, approximate
    from narrative
    where value is not null
        or quarter_value is not null
),

told_span as (
    select min(4 * year + quarter) as first_index, max(4 * year + quarter) as last_index
    from told
),

unit_span as (
    select
        min(case when filed_count > 0 then quarter_index end) as first_index,
        max(quarter_index) as last_index
    from unit_filing
),

span as (
    select
        least(u.first_index, t.first_index) as first_index,
        least(greatest(l.quarter_index, t.last_index), u.last_index) as last_index
    from unit_span as u
    cross join told_span as t
    cross join last_filed as l
),

period as (
    select q.year, q.quarter
    from calendar_quarter as q
    join span on q.quarter_index between span.first_index and span.last_index
),

-- a change of the unit's own boundaries; on today's boundaries there is none
boundary_change as (
    select year, quarter, kind
    from dim_unit_change
    where unit_code = $unit_code
        and known_from <= $as_of
        and $boundaries = 'reported'
),

figure as (
    select
        f.year,
        f.quarter,
        f.period_basis,
        d.is_ratio,
        f.numerator,
        f.denominator,
        case when d.is_ratio then cast(f.numerator as double) / nullif(f.denominator, 0) else f.numerator end as value,
        f.numerator is not null and (f.denominator is not null or not d.is_ratio) as is_reported,
        f.is_not_applicable,
        f.has_part,
        f.approximate
    from fct_unit_figure($as_of, $unit_code, 1900, 9999, 1, 4, $boundaries) as f
    join dim_indicator as d on d.indicator_code = f.indicator_code
    where f.indicator_code = $indicator
),

county as (
    select
        t.year,
        t.quarter,
        case when d.is_ratio then cast(t.numerator as double) / nullif(t.denominator, 0) else t.numerator end
            as county_value
    from fct_county_total($as_of, [$indicator], 1900, 9999, $kinds, $boundaries, false) as t
    join dim_indicator as d on d.indicator_code = t.indicator_code
    where t.period_basis = 'to_date'
)

select
    p.year,
    p.quarter,
    coalesce(now.value, told.value) as value,
    coalesce(alone.value, told.quarter_value) as quarter_value,
    coalesce(now.numerator, told.numerator) as numerator,
    coalesce(now.denominator, told.denominator) as denominator,
    case
        when told.return_id is not null then 'narrative'
        when now.is_not_applicable then 'not_applicable'
        when now.is_reported then 'reported'
        when now.has_part then 'partial'
        else 'missing'
    end as state,
    coalesce(now.approximate, told.approximate, false) as approximate,
    county.county_value,
    coalesce(u.source_count, 1) as source_count,
    boundary_change.kind as boundary_note,
    told.return_id is not null as is_narrative,
    told.return_id as narrative_return_id,
    coalesce(u.filed_count = u.source_count, false) as filed
from period as p
left join figure as now
    on now.year = p.year
    and now.quarter = p.quarter
    and now.period_basis = 'to_date'
left join figure as alone
    on alone.year = p.year
    and alone.quarter = p.quarter
    and alone.period_basis = 'quarter'
-- never beside a figure that was filed, on whatever basis
left join told
    on told.year = p.year
    and told.quarter = p.quarter
    and now.year is null
    and alone.year is null
left join county on county.year = p.year and county.quarter = p.quarter
left join unit_filing as u on u.year = p.year and u.quarter = p.quarter
left join boundary_change on boundary_change.year = p.year and boundary_change.quarter = p.quarter
order by p.year, p.quarter
