-- The aid of the year so far against the number of hardship files, by township: who has less than the county's
-- average for each file, the farthest below first.
-- The county's average is its summed money over its summed files, over the units that report both.
-- grain: unit_code
-- param programme: text, a code of data/programmes.csv, or total for the programmes that are part of the aid total
-- param year: integer
-- param quarter: integer, 1 to 4
-- param kinds: text[], unit kinds to include
-- param most: integer, so many units of either end and the one in the middle, null for all
-- param shown: text, a unit that is there in any case, null for none
-- param boundaries: text, reported (units as they were) or today (earlier figures led to today's units)
-- param as_of: timestamp, figures as known then
-- column unit_code: text
-- column unit_name: text
-- column kind: text
-- column amount_yuan: double, this year so far
-- column hardship_households: double, households in the register at the quarter's end
-- column yuan_per_household: double, null where a side is missing or the register is empty
-- column difference_yuan: double, the amount less what the county's average gives for as many files
-- column is_below: boolean, less per file than the county's average
-- column state: text, reported, partial (one side only), not_applicable or missing
-- column average_yuan: double, the county's average for each file; the same on every row, as are those below
-- column units_below: integer, units below it
-- column households_below_share: double, 0..1, the part of the register's households that is theirs
-- column shortfall_yuan: double, what lifts all of them to the average
-- column units_reporting: integer, units that report both
-- column units_expected: integer, units valid on the quarter's last day
-- column row_place: integer, 1 for the first of all units in this order
-- column rows_ranked: integer, units with a yuan_per_household; the same on every row, as are those below
-- column rows_missing: integer, units whose state is missing or partial
-- column rows_in_all: integer, units valid on the quarter's last day
with boundary as (
    select
        unit_code,
        unit_name,
        kind,
        source_code,
        share,
        source_count
    from dim_unit_boundary
    where boundaries = $boundaries
        and year = $year
        and quarter = $quarter
        and list_contains($kinds, kind)
        and known_from <= $as_of
        and known_until > $as_of
),

unit_quarter as (
    select distinct unit_code, unit_name, kind
    from boundary
),

part as (
    select amount_code as measure_code, 'amount' as part
    from programme
    where programme_code = $programme
        or ($programme = 'total' and in_total)
    union all
    select 'hardship_households' as measure_code, 'households' as part
),

measured as (
    select
        b.unit_code,
        part.part,
        part.measure_code,
        case when count(*) = min(b.source_count) then sum(b.share * f.value) end as value,
        count(*) = min(b.source_count) and bool_and(f.state = 'not_applicable') as is_not_applicable
    from boundary as b
    join fct_figure as f on f.unit_code = b.source_code
    join part on part.measure_code = f.measure_code
    where f.basis <> 'quarter'
        and f.year = $year
        and f.quarter = $quarter
        and f.known_from <= $as_of
        and f.known_until > $as_of
    group by b.unit_code, part.part, part.measure_code
),

figure as (
    select
        unit_code,
        cast(sum(case when part = 'amount' then value end) as double) as amount,
        cast(max(case when part = 'households' then value end) as double) as households,
        bool_or(part = 'amount' and is_not_applicable) as has_amount_not_applicable,
        bool_or(part = 'households' and is_not_applicable) as is_register_not_applicable
    from measured
    group by unit_code
),

average as (
    select cast(sum(amount) as double) / nullif(sum(households), 0) as average_yuan
    from figure
    where amount is not null
        and households is not null
),

compared as (
    select
        u.unit_code,
        u.unit_name,
        u.kind,
        f.amount,
        f.households,
        cast(f.amount as double) / nullif(f.households, 0) as yuan_per_household,
        case
            when f.amount is not null and f.households is not null
                then round(f.amount - a.average_yuan * f.households, 6)
        end as difference_yuan,
        a.average_yuan,
        case
            when f.amount is not null and f.households is not null then 'reported'
            when f.is_register_not_applicable then 'not_applicable'
            when f.has_amount_not_applicable and f.amount is null then 'not_applicable'
            when f.amount is not null or f.households is not null then 'partial'
            else 'missing'
        end as state
    from unit_quarter as u
    cross join average as a
    left join figure as f on f.unit_code = u.unit_code
),

counted as (
    select
        count(case when difference_yuan < 0 then 1 end) as units_below,
        cast(sum(case when difference_yuan < 0 then households else 0 end) as double)
            / nullif(sum(case when difference_yuan is not null then households end), 0) as households_below_share,
        -sum(case when difference_yuan < 0 then difference_yuan else 0 end) as shortfall_yuan,
        count(case when state = 'reported' then 1 end) as units_reporting,
        count(*) as units_expected
    from compared
),

told as (
    select
        c.unit_code,
        c.unit_name,
        c.kind,
        c.amount as amount_yuan,
        c.households as hardship_households,
        c.yuan_per_household,
        c.difference_yuan,
        coalesce(c.difference_yuan < 0, false) as is_below,
        c.state,
        c.average_yuan,
        n.units_below,
        n.households_below_share,
        n.shortfall_yuan,
        n.units_reporting,
        n.units_expected,
        row_number() over (order by c.yuan_per_household nulls last, c.unit_code) as row_place,
        count(c.yuan_per_household) over () as rows_ranked,
        count(case when c.state in ('missing', 'partial') then 1 end) over () as rows_missing,
        row_number() over (partition by c.state in ('missing', 'partial') order by c.unit_code) as missing_place,
        count(*) over () as rows_in_all
    from compared as c
    cross join counted as n
)

select
    unit_code,
    unit_name,
    kind,
    amount_yuan,
    hardship_households,
    yuan_per_household,
    difference_yuan,
    is_below,
    state,
    average_yuan,
    units_below,
    households_below_share,
    shortfall_yuan,
    units_reporting,
    units_expected,
    row_place,
    rows_ranked,
    rows_missing,
    rows_in_all
from told
where $most is null
    or row_place <= $most
    or (row_place > rows_ranked - $most and row_place <= rows_ranked)
    or 2 * row_place in (rows_ranked, rows_ranked + 1)
    or (state in ('missing', 'partial') and missing_place <= $most)
    or unit_code = $shown
order by row_place, unit_code
