-- What the changes between two moments did to the county: each indicator that was restated, as told then and now.
-- The restated part is over the units that are in the figure at both moments; the rest came in or fell out in
-- between. Measures added up, ratios recomputed from the sums. What was not told at the earlier moment is left out.
-- grain: indicator_code, year, quarter
-- param since: timestamp, the earlier moment
-- param until: timestamp, the later moment; null for as_of
-- param kinds: text[], unit kinds to include
-- param as_of: timestamp, the later moment when it is before until
-- column indicator_code: text
-- column is_ratio: boolean
-- column year: integer
-- column quarter: integer
-- column value_before: double, period end or this year so far, a sum or a rate 0..1
-- column value_after: double
-- column change: double, value_after less value_before
-- column change_share: double, that change over value_before, measures only
-- column numerator_before: double, the sum that is the value of a measure or the numerator of a ratio
-- column denominator_before: double, null for a measure
-- column numerator_after: double
-- column denominator_after: double
-- column restated_change: double, the change over the units in the figure at both moments
-- column units_before: integer, units in the figure at the earlier moment
-- column units_after: integer, units in the figure at the later moment
-- column units_expected: integer, units valid on the quarter's last day
-- column units_restated: integer, units of which a side of it changed
with changed as (
    select distinct r.unit_code, r.year, r.quarter, s.indicator_code
    from fct_restatement as r
    join unit on unit.unit_code = r.unit_code
    join dim_indicator_side as s on s.measure_code = r.measure_code
    where r.basis <> 'quarter'
        and r.changed_at > $since
        and r.changed_at <= coalesce(cast($until as timestamp), $as_of)
        and r.changed_at <= $as_of
        and list_contains($kinds, unit.kind)
),

touched as (
    select
        changed.indicator_code,
        d.is_ratio,
        changed.year,
        changed.quarter,
        count(*) as units_restated
    from changed
    join dim_indicator as d on d.indicator_code = changed.indicator_code
    group by changed.indicator_code, d.is_ratio, changed.year, changed.quarter
),

unit_quarter as (
    select u.unit_code, u.year, u.quarter
    from dim_unit_quarter as u
    where list_contains($kinds, u.kind)
        and exists (select 1 from touched as t where t.year = u.year and t.quarter = u.quarter)
),

expected as (
    select year, quarter, count(*) as units_expected
    from unit_quarter
    group by year, quarter
),

touched_side as (
    select t.indicator_code, t.is_ratio, t.year, t.quarter, s.side, s.measure_code
    from touched as t
    join dim_indicator_side as s on s.indicator_code = t.indicator_code
),

figure as (
    select
        t.indicator_code,
        t.is_ratio,
        t.year,
        t.quarter,
        u.unit_code,
        max(case when t.side <> 'denominator' and s.known_from <= $since and s.known_until > $since then s.value end)
            as numerator_before,
        max(case when t.side = 'denominator' and s.known_from <= $since and s.known_until > $since then s.value end)
            as denominator_before,
        max(
            case
                when t.side <> 'denominator'
                    and s.known_from <= least(coalesce(cast($until as timestamp), $as_of), $as_of)
                    and s.known_until > least(coalesce(cast($until as timestamp), $as_of), $as_of)
                    then s.value
            end
        ) as numerator_after,
        max(
            case
                when t.side = 'denominator'
                    and s.known_from <= least(coalesce(cast($until as timestamp), $as_of), $as_of)
                    and s.known_until > least(coalesce(cast($until as timestamp), $as_of), $as_of)
                    then s.value
            end
        ) as denominator_after
    from touched_side as t
    join fct_figure as s
        on s.measure_code = t.measure_code
        and s.year = t.year
        and s.quarter = t.quarter
        and s.basis <> 'quarter'
    join unit_quarter as u
        on u.unit_code = s.unit_code
        and u.year = s.year
        and u.quarter = s.quarter
    group by t.indicator_code, t.is_ratio, t.year, t.quarter, u.unit_code
),

flagged as (
    select
        indicator_code,
        is_ratio,
        year,
        quarter,
        numerator_before,
        denominator_before,
        numerator_after,
        denominator_after,
        numerator_before is not null and (denominator_before is not null or not is_ratio) as is_in_before,
        numerator_after is not null and (denominator_after is not null or not is_ratio) as is_in_after
    from figure
),

summed as (
    select
        indicator_code,
        is_ratio,
        year,
        quarter,
        cast(sum(case when is_in_before then numerator_before end) as double) as numerator_before,
        cast(sum(case when is_in_before then denominator_before end) as double) as denominator_before,
        cast(sum(case when is_in_after then numerator_after end) as double) as numerator_after,
        cast(sum(case when is_in_after then denominator_after end) as double) as denominator_after,
        cast(sum(case when is_in_before and is_in_after then numerator_before end) as double) as same_above_before,
        cast(sum(case when is_in_before and is_in_after then denominator_before end) as double)
            as same_below_before,
        cast(sum(case when is_in_before and is_in_after then numerator_after end) as double) as same_above_after,
        cast(sum(case when is_in_before and is_in_after then denominator_after end) as double)
            as same_below_after,
        count(case when is_in_before then 1 end) as units_before,
        count(case when is_in_after then 1 end) as units_after
    from flagged
    group by indicator_code, is_ratio, year, quarter
),

compared as (
    select
        indicator_code,
        is_ratio,
        year,
        quarter,
        numerator_before,
        denominator_before,
        numerator_after,
        denominator_after,
        case when is_ratio then cast(numerator_before as double) / nullif(denominator_before, 0) else numerator_before end
            as value_before,
        case when is_ratio then cast(numerator_after as double) / nullif(denominator_after, 0) else numerator_after end
            as value_after,
        case
            when is_ratio
                then cast(same_above_after as double) / nullif(same_below_after, 0)
                    - cast(same_above_before as double) / nullif(same_below_before, 0)
            else same_above_after - same_above_before
        end as restated_change,
        units_before,
        units_after
    from summed
)

select
    c.indicator_code,
    c.is_ratio,
    c.year,
    c.quarter,
    c.value_before,
    c.value_after,
    c.value_after - c.value_before as change,
    case when not c.is_ratio then cast(c.value_after - c.value_before as double) / nullif(c.value_before, 0) end
        as change_share,
    c.numerator_before,
    c.denominator_before,
    c.numerator_after,
    c.denominator_after,
    c.restated_change,
    c.units_before,
    c.units_after,
    coalesce(expected.units_expected, 0) as units_expected,
    t.units_restated
from compared as c
join touched as t
    on t.indicator_code = c.indicator_code
    and t.year = c.year
    and t.quarter = c.quarter
left join expected on expected.year = c.year and expected.quarter = c.quarter
where c.units_before > 0
    and (c.value_before is distinct from c.value_after or c.units_before <> c.units_after)
order by
    c.indicator_code,
    c.year,
    c.quarter
