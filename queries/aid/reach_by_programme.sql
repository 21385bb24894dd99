-- Whom the aid of the year so far reached, by programme, and what each of them got, against the same quarter last year.
-- Households, persons and cases of different programmes are not one kind of thing: there is no total. Changes are
-- over the units that report money and count in both years, less those that were merged or split in between.
-- grain: programme_code
-- param year: integer
-- param quarter: integer, 1 to 4
-- param kinds: text[], unit kinds to include
-- param as_of: timestamp, figures as known then
-- column programme_code: text, a code of data/programmes.csv
-- column amount_yuan: double, sum over the units that report the amount, this year so far
-- column count: double, sum over the units that report the count
-- column yuan_per_count: double, over the units that report both
-- column matched_count: double, over the matched units, this year
-- column matched_count_last_year: double, over the same units, a year before
-- column matched_count_change: double, the first less the second
-- column matched_count_change_share: double, that change over last year's
-- column matched_yuan_per_count: double, over the matched units, this year
-- column matched_yuan_per_count_last_year: double, over the same units, a year before
-- column matched_average_change_share: double, change of that average over last year's
-- column units_counted: integer, units that report the count
-- column units_matched: integer, units that report money and count in both years
-- column units_reporting: integer, units that report the amount
-- column units_expected: integer, units valid on the quarter's last day
with total as (
    select indicator_code, units_reporting, numerator, denominator, year_units, year_numerator, year_denominator,
        year_past_numerator, year_past_denominator
    from fct_county_total($as_of, ['programme'], $year, $year, $kinds, 'reported', true)
    where quarter = $quarter
        and period_basis = 'to_date'
),

summed as (
    select
        p.programme_code,
        amount.numerator as amount_yuan,
        counted.numerator as count,
        cast(pair.numerator as double) / nullif(pair.denominator, 0) as yuan_per_count,
        case when pair.year_units > 0 then pair.year_numerator end as matched_amount,
        case when pair.year_units > 0 then pair.year_denominator end as matched_count,
        case when pair.year_units > 0 then pair.year_past_numerator end as matched_amount_last_year,
        case when pair.year_units > 0 then pair.year_past_denominator end as matched_count_last_year,
        counted.units_reporting as units_counted,
        pair.year_units as units_matched,
        amount.units_reporting
    from programme as p
    left join total as amount on amount.indicator_code = 'programme/amount/' || p.programme_code
    left join total as counted on counted.indicator_code = 'programme/count/' || p.programme_code
    left join total as pair on pair.indicator_code = 'programme/pair/' || p.programme_code
),

averaged as (
    select
        programme_code,
        amount_yuan,
        count,
        yuan_per_count,
        matched_count,
        matched_count_last_year,
        cast(matched_amount as double) / nullif(matched_count, 0) as matched_yuan_per_count,
        cast(matched_amount_last_year as double) / nullif(matched_count_last_year, 0)
            as matched_yuan_per_count_last_year,
        units_counted,
        units_matched,
        units_reporting
    from summed
),

expected as (
    select count(*) as units_expected
    from dim_unit_quarter
    where year = $year
        and quarter = $quarter
        and list_contains($kinds, kind)
)

select
    p.programme_code,
    a.amount_yuan,
    a.count,
    a.yuan_per_count,
    a.matched_count,
    a.matched_count_last_year,
    a.matched_count - a.matched_count_last_year as matched_count_change,
    cast(a.matched_count - a.matched_count_last_year as double) / nullif(a.matched_count_last_year, 0)
        as matched_count_change_share,
    a.matched_yuan_per_count,
    a.matched_yuan_per_count_last_year,
    cast(a.matched_yuan_per_count - a.matched_yuan_per_count_last_year as double)
        / nullif(a.matched_yuan_per_count_last_year, 0) as matched_average_change_share,
    coalesce(a.units_counted, 0) as units_counted,
    coalesce(a.units_matched, 0) as units_matched,
    coalesce(a.units_reporting, 0) as units_reporting,
    e.units_expected
from programme as p
cross join expected as e
left join averaged as a on a.programme_code = p.programme_code
order by p.sort, p.programme_code
