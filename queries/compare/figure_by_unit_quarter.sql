-- Some indicators of some units, quarter by quarter, beside the whole county (or the kinds that are included).
-- The row with a null unit_code is the whole: measures added up, ratios recomputed from the sums, never averaged.
-- grain: indicator_code, unit_code, year, quarter
-- param unit_codes: text[], the units that are compared, null for all of the kinds
-- param indicators: text[], measure and ratio codes of data/indicators.csv
-- param period_basis: text, to_date (period end, or this year so far) or quarter (this quarter alone)
-- param year_from: integer, first calendar year, inclusive
-- param year_to: integer, last calendar year, inclusive
-- param quarter_to: integer, 1 to 4, the last quarter of year_to, inclusive
-- param kinds: text[], unit kinds that make up the whole
-- param boundaries: text, reported (units as they were) or today (earlier figures led to today's units)
-- param as_of: timestamp, figures as known then
-- column indicator_code: text
-- column unit_code: text, null for the whole
-- column unit_name: text
-- column kind: text
-- column year: integer
-- column quarter: integer
-- column is_year_end: boolean, the last quarter of its year that some unit has filed
-- column value: double, a rate 0..1, yuan or a count
-- column numerator: double, the value of a measure, or the sum above the line of a ratio
-- column denominator: double, null for a measure
-- column state: text, reported, partial, unknown, not_applicable or missing
-- column approximate: boolean, a figure in it was given as about so many
-- column is_above_one: boolean, a percentage above 100 %
-- column is_best: boolean, the best of the compared units in that quarter, of two or more that report
-- column value_last_year: double, the same quarter last year
-- column change_on_year: double, value less value_last_year
-- column matched_change_on_year: double, of the whole: over the units that report in both quarters
-- column matched_change_on_year_share: double, that change over last year's value, measures only
-- column units_matched: integer, units in the matched change of the whole, null for a unit
-- column units_reporting: integer
-- column units_expected: integer
-- column boundary_note: text, merge or split when the unit changed in this quarter, else null
-- column target: double, the unit's own target of that year, else the county's
with compared as (
    select
        indicator_code,
        sort,
        unit_code,
        unit_name,
        kind,
        year,
        quarter,
        is_year_end,
        value,
        numerator,
        denominator,
        state,
        approximate,
        is_above_one,
        value_last_year,
        change_on_year,
        matched_change_on_year,
        matched_change_on_year_share,
        units_matched,
        units_reporting,
        units_expected,
        target,
        case
            when unit_code is null or better = 'none' then null
            when better = 'lower' then -value
            else value
        end as goodness
    from fct_comparison_unit(
        $as_of, $unit_codes, $indicators, $period_basis, $year_from, $year_to, $quarter_to, $kinds, $boundaries
    )
),

-- a change of the units' own boundaries; on today's boundaries there is none
boundary_change as (
    select unit_code, year, quarter, kind as boundary_note
    from dim_unit_change
    where known_from <= $as_of
        and $boundaries = 'reported'
)

select
    c.indicator_code,
    c.unit_code,
    c.unit_name,
    c.kind,
    c.year,
    c.quarter,
    is_year_end,
    value,
    numerator,
    denominator,
    state,
    approximate,
    is_above_one,
    coalesce(
        goodness = max(goodness) over quarter_of_indicator
        and count(goodness) over quarter_of_indicator > 1
        and max(goodness) over quarter_of_indicator > min(goodness) over quarter_of_indicator,
        false
    ) as is_best,
    value_last_year,
    change_on_year,
    matched_change_on_year,
    matched_change_on_year_share,
    cast(units_matched as integer) as units_matched,
    cast(units_reporting as integer) as units_reporting,
    cast(units_expected as integer) as units_expected,
    b.boundary_note,
    target
from compared as c
left join boundary_change as b
    on b.unit_code = c.unit_code
    and b.year = c.year
    and b.quarter = c.quarter
window quarter_of_indicator as (partition by c.indicator_code, c.year, c.quarter)
order by c.sort, c.indicator_code, c.unit_code nulls last, c.year, c.quarter
