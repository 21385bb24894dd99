-- What changed after it was first filed: each change of a figure between two moments, with the old and new value,
-- who did it and why, and what it does to the county's sum.
-- A figure may have changed several times. The county's sum is the one known at that moment; before it is the
-- same sum with what stood before in its place: for another value the one last told, also where it was taken out
-- in between.
-- grain: unit_code, year, quarter, measure_code, basis, changed_at
-- param since: timestamp, changes after this moment
-- param until: timestamp, changes up to and with this moment; null for all later ones
-- param unit_code: text, only this unit; null for all
-- param kinds: text[], unit kinds to include
-- param as_of: timestamp, changes known then
-- column unit_code: text
-- column unit_name: text
-- column kind: text
-- column year: integer, of the figure
-- column quarter: integer, of the figure
-- column measure_code: text
-- column basis: text, stock, ytd or quarter
-- column derived: boolean, follows from a change of other quarters or bases
-- column change_kind: text, changed, removed, returned (back as it was) or added (to a quarter already filed)
-- column value_before: double, as known right before, null when there was none
-- column state_before: text, value or not_applicable, null when there was none
-- column last_value: double, value_before, or for a figure that is back the one it had when it went
-- column last_state: text
-- column value_after: double, null when there is none
-- column state_after: text, value or not_applicable, null when there is none
-- column change: double, value_after less last_value, null unless both are values
-- column change_share: double, that change over last_value
-- column county_before: double, the same sum with the old figure in place of the new one
-- column county_after: double, the county's sum as known at that moment
-- column county_change: double, county_after less county_before
-- column county_change_share: double, that change over county_before
-- column units_reporting: integer, units in county_after
-- column units_expected: integer, units valid on the quarter's last day
-- column changed_at: timestamp
-- column how: text, filed, correction, nil, narrative, withdrawn, sent_back, restored, merge or split
-- column changed_by: text
-- column why: text, the note of the act
-- column was_approved: boolean, what stood before had been approved
-- column return_id_before: bigint, the return that last_value stood in, null when derived or none
-- column return_id_after: bigint, the return the new value stands in, null when derived or none
-- column cause_return_id: bigint, the return whose filing, withdrawal or restoring did it; null for a merger
-- column act_number: bigint
with change as (
    select
        r.unit_code,
        unit.name as unit_name,
        unit.kind,
        r.year,
        r.quarter,
        r.measure_code,
        r.basis,
        r.derived,
        r.change_kind,
        cast(r.value_before as double) as value_before,
        r.state_before,
        cast(r.last_value as double) as last_value,
        r.last_state,
        cast(r.value_after as double) as value_after,
        r.state_after,
        r.changed_at,
        r.how,
        r.changed_by,
        r.why,
        r.was_approved,
        r.return_id_before,
        r.return_id_after,
        r.cause_return_id,
        r.act_number
    from fct_restatement as r
    join unit on unit.unit_code = r.unit_code
    where r.changed_at > $since
        and r.changed_at <= coalesce(cast($until as timestamp), $as_of)
        and r.changed_at <= $as_of
        and ($unit_code is null or r.unit_code = $unit_code)
        and list_contains($kinds, unit.kind)
),

unit_quarter as (
    select unit_code, year, quarter
    from dim_unit_quarter
    where list_contains($kinds, kind)
),

expected as (
    select year, quarter, count(*) as units_expected
    from unit_quarter
    group by year, quarter
),

moment as (
    select distinct year, quarter, measure_code, basis, changed_at
    from change
),

county as (
    select
        m.year,
        m.quarter,
        m.measure_code,
        m.basis,
        m.changed_at,
        cast(sum(f.value) as double) as value,
        count(f.value) as units_reporting
    from moment as m
    join fct_figure as f
        on f.year = m.year
        and f.quarter = m.quarter
        and f.measure_code = m.measure_code
        and f.basis = m.basis
        and f.known_from <= m.changed_at
        and f.known_until > m.changed_at
    join unit_quarter as u
        on u.unit_code = f.unit_code
        and u.year = f.year
        and u.quarter = f.quarter
    group by m.year, m.quarter, m.measure_code, m.basis, m.changed_at
),

-- what the new figure stands in the place of
replaced as (
    select
        unit_code,
        year,
        quarter,
        measure_code,
        basis,
        changed_at,
        case when change_kind = 'changed' then last_value else value_before end as value
    from change
),

effect as (
    select
        c.unit_code,
        c.unit_name,
        c.kind,
        c.year,
        c.quarter,
        c.measure_code,
        c.basis,
        c.derived,
        c.change_kind,
        c.value_before,
        c.state_before,
        c.last_value,
        c.last_state,
        c.value_after,
        c.state_after,
        case when u.unit_code is not null then coalesce(c.value_after, 0) - coalesce(old.value, 0) end
            as county_change,
        case
            when u.unit_code is null then null
            -- the only unit in the sum, and it is gone: there is no sum any more
            when county.value is null and c.value_after is null then null
            else coalesce(county.value, 0)
        end as county_after,
        case
            when u.unit_code is null then null
            -- the only unit in the sum, and it was not there before
            when old.value is null and coalesce(county.units_reporting, 0) <= 1 then null
            else coalesce(county.value, 0) - coalesce(c.value_after, 0) + coalesce(old.value, 0)
        end as county_before,
        coalesce(county.units_reporting, 0) as units_reporting,
        coalesce(expected.units_expected, 0) as units_expected,
        c.changed_at,
        c.how,
        c.changed_by,
        c.why,
        c.was_approved,
        c.return_id_before,
        c.return_id_after,
        c.cause_return_id,
        c.act_number
    from change as c
    join replaced as old
        on old.unit_code = c.unit_code
        and old.year = c.year
        and old.quarter = c.quarter
        and old.measure_code = c.measure_code
        and old.basis = c.basis
        and old.changed_at = c.changed_at
    left join unit_quarter as u
        on u.unit_code = c.unit_code
        and u.year = c.year
        and u.quarter = c.quarter
    left join expected
        on expected.year = c.year
        and expected.quarter = c.quarter
    left join county
        on county.year = c.year
        and county.quarter = c.quarter
        and county.measure_code = c.measure_code
        and county.basis = c.basis
        and county.changed_at = c.changed_at
)

select
    unit_code,
    unit_name,
    kind,
    year,
    quarter,
    measure_code,
    basis,
    derived,
    change_kind,
    value_before,
    state_before,
    last_value,
    last_state,
    value_after,
    state_after,
    value_after - last_value as change,
    cast(value_after - last_value as double) / nullif(last_value, 0) as change_share,
    county_before,
    county_after,
    county_change,
    cast(county_change as double) / nullif(county_before, 0) as county_change_share,
    units_reporting,
    units_expected,
    changed_at,
    how,
    changed_by,
    why,
    was_approved,
    return_id_before,
    return_id_after,
    cause_return_id,
    act_number
from effect
order by
    changed_at desc,
    unit_code,
    year,
    quarter,
    measure_code,
    basis
