-- How the aid of the year so far is spread over the townships, the largest first, beside their part of the hardship
-- register and of the members. Shares are over the units that report the figure in question as well as the money.
-- The head is the first quarter of the units (rounded up), whose part is told.
-- grain: unit_code
-- param programme: text, a code of data/programmes.csv, or total for the programmes that are part of the aid total
-- param year: integer
-- param quarter: integer, 1 to 4
-- param kinds: text[], unit kinds to include
-- param most: integer, so many of the first units and about as many spread over the others, null for all
-- param shown: text, a unit that is there in any case, null for none
-- param boundaries: text, reported (units as they were) or today (earlier figures led to today's units)
-- param as_of: timestamp, figures as known then
-- column unit_code: text
-- column unit_name: text
-- column kind: text
-- column amount_yuan: double, this year so far
-- column hardship_households: double, households in the register at the quarter's end
-- column members: double, union members at the quarter's end
-- column place: integer, 1 for the largest amount; null without an amount
-- column amount_share: double, 0..1, of the sum of all units that report the amount
-- column household_share: double, 0..1, of the register's households
-- column member_share: double, 0..1, of the members
-- column amount_to_here_share: double, 0..1, of this place and those before it together
-- column household_to_here_share: double, 0..1, of the register's households
-- column member_to_here_share: double, 0..1, of the members
-- column even_to_here_share: double, 0..1, what it would be if all units had the same amount
-- column is_head_end: boolean, the last of the head
-- column state: text, of the amount: reported, not_applicable or missing
-- column head_count: integer, units in the head; the same on every row, as are those below
-- column units_reporting: integer, units that report the amount
-- column units_expected: integer, units valid on the quarter's last day
-- column row_place: integer, 1 for the first of all units in this order
-- column rows_in_all: integer, all units; the same on every row
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
    union all
    select 'members' as measure_code, 'members' as part
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
        cast(max(case when part = 'members' then value end) as double) as members,
        bool_and(case when part = 'amount' then is_not_applicable end) as is_not_applicable
    from measured
    group by unit_code
),

placed as (
    select
        unit_code,
        amount,
        households,
        members,
        row_number() over (order by amount desc, unit_code) as place,
        count(*) over () as unit_count,
        sum(amount) over () as county_amount,
        sum(households) over () as county_households,
        sum(members) over () as county_members,
        sum(amount) over (order by amount desc, unit_code rows unbounded preceding) as amount_to_here,
        sum(households) over (order by amount desc, unit_code rows unbounded preceding) as households_to_here,
        sum(members) over (order by amount desc, unit_code rows unbounded preceding) as members_to_here
    from figure
    where amount is not null
),

counted as (
    select
        count(p.unit_code) as units_reporting,
        cast(ceil(count(p.unit_code) * 0.25) as bigint) as head_count,
        count(*) as units_expected
    from unit_quarter as u
    left join placed as p on p.unit_code = u.unit_code
),

told as (
    select
        u.unit_code,
        u.unit_name,
        u.kind,
        f.amount as amount_yuan,
        f.households as hardship_households,
        f.members,
        p.place,
        cast(p.amount as double) / nullif(p.county_amount, 0) as amount_share,
        cast(p.households as double) / nullif(p.county_households, 0) as household_share,
        cast(p.members as double) / nullif(p.county_members, 0) as member_share,
        cast(p.amount_to_here as double) / nullif(p.county_amount, 0) as amount_to_here_share,
        cast(p.households_to_here as double) / nullif(p.county_households, 0) as household_to_here_share,
        cast(p.members_to_here as double) / nullif(p.county_members, 0) as member_to_here_share,
        cast(p.place as double) / nullif(p.unit_count, 0) as even_to_here_share,
        coalesce(p.place = c.head_count, false) as is_head_end,
        case
            when p.unit_code is not null then 'reported'
            when f.is_not_applicable then 'not_applicable'
            else 'missing'
        end as state,
        c.head_count,
        c.units_reporting,
        c.units_expected,
        row_number() over (order by p.place nulls last, u.unit_code) as row_place,
        count(*) over () as rows_in_all
    from unit_quarter as u
    cross join counted as c
    left join figure as f on f.unit_code = u.unit_code
    left join placed as p on p.unit_code = u.unit_code
)

select
    unit_code,
    unit_name,
    kind,
    amount_yuan,
    hardship_households,
    members,
    place,
    amount_share,
    household_share,
    member_share,
    amount_to_here_share,
    household_to_here_share,
    member_to_here_share,
    even_to_here_share,
    is_head_end,
    state,
    head_count,
    units_reporting,
    units_expected,
    row_place,
    rows_in_all
from told
where $most is null
    or row_place <= $most
    or is_head_end
    or place = units_reporting
    or place % nullif(cast(ceil(cast(units_reporting as double) / nullif($most, 0)) as bigint), 0) = 0
    or unit_code = $shown
order by row_place, unit_code
