-- Aid of the year so far against the register of hardship households, by township.
-- The money is what the unit reports of the programmes that are part of the aid total. Rank 1 is the most
-- yuan per household; equal figures share a rank.
-- grain: unit_code
-- param year: integer
-- param quarter: integer, 1 to 4
-- param kinds: text[], unit kinds to include
-- param unit_codes: text[], the units to give, null for all
-- param boundaries: text, reported (units as they were) or today (earlier figures led to today's units)
-- param as_of: timestamp, figures as known then
-- column unit_code: text
-- column unit_name: text
-- column kind: text
-- column amount_yuan: double, this year so far
-- column hardship_households: double, households in the register at the quarter's end
-- column yuan_per_household: double, null where a side is missing or the register is empty
-- column amount_share: double, 0..1, of the sum over the units that report both
-- column household_share: double, 0..1, of the sum over the units that report both
-- column rank: integer, null when there is no yuan_per_household
-- column state: text, reported, partial (one side only), not_applicable or missing
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
    where in_total
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
        sum(case when part = 'amount' then value end) as amount,
        max(case when part = 'households' then value end) as households,
        bool_or(part = 'amount' and is_not_applicable) as has_amount_not_applicable,
        bool_or(part = 'households' and is_not_applicable) as is_register_not_applicable
    from measured
    group by unit_code
),

joined as (
    select
        u.unit_code,
        u.unit_name,
        u.kind,
        cast(f.amount as double) as amount_yuan,
        cast(f.households as double) as hardship_households,
        cast(f.amount as double) / nullif(f.households, 0) as yuan_per_household,
        f.amount is not null and f.households is not null as is_reported,
        case
            when f.amount is not null and f.households is not null then 'reported'
            when f.is_register_not_applicable then 'not_applicable'
            when f.has_amount_not_applicable and f.amount is null then 'not_applicable'
            when f.amount is not null or f.households is not null then 'partial'
            else 'missing'
        end as state
    from unit_quarter as u
    left join figure as f on f.unit_code = u.unit_code
),

ranked as (
    select
        unit_code,
        unit_name,
        kind,
        amount_yuan,
        hardship_households,
        yuan_per_household,
        cast(case when is_reported then amount_yuan end as double)
            / nullif(sum(case when is_reported then amount_yuan end) over (), 0) as amount_share,
        cast(case when is_reported then hardship_households end as double)
            / nullif(sum(case when is_reported then hardship_households end) over (), 0) as household_share,
        case
            when yuan_per_household is not null
                then rank() over (partition by yuan_per_household is not null order by yuan_per_household desc)
        end as rank,
        state
    from joined
)

select
    unit_code,
    unit_name,
    kind,
    amount_yuan,
    hardship_households,
    yuan_per_household,
    amount_share,
    household_share,
    rank,
    state
from ranked
where $unit_codes is null
    or list_contains($unit_codes, unit_code)
order by
    rank nulls last,
    unit_code
