-- How much changed between two moments, in one row: figures, townships, quarters, acts.
-- Only figures as given in a return; what follows from them by derivation is counted apart.
-- grain: one row
-- param since: timestamp, changes after this moment
-- param until: timestamp, changes up to and with this moment; null for all later ones
-- param unit_code: text, only this unit; null for all
-- param kinds: text[], unit kinds to include
-- param as_of: timestamp, changes known then
-- column changes: integer, figures given in a return that changed, each as often as it did
-- column changes_changed: integer, of them with another value than last told
-- column changes_removed: integer, of them taken out
-- column changes_returned: integer, of them back as they were
-- column changes_added: integer, of them added to a quarter already filed
-- column changes_approved: integer, of them where the old figure had been approved
-- column changes_derived: integer, derived figures that changed with them
-- column units_changed: integer, townships with another value
-- column quarters_changed: integer, quarters with another value
-- column figures_gone: integer, figures taken out and not back at the end of that time
-- column acts: integer, filings, corrections, withdrawals and restorings behind them
-- column last_changed_at: timestamp
with change as (
    select
        r.unit_code,
        r.year,
        r.quarter,
        r.measure_code,
        r.basis,
        r.change_kind,
        r.derived,
        r.was_approved,
        r.changed_at,
        r.act_number
    from fct_restatement as r
    join unit on unit.unit_code = r.unit_code
    where r.changed_at > $since
        and r.changed_at <= coalesce(cast($until as timestamp), $as_of)
        and r.changed_at <= $as_of
        and ($unit_code is null or r.unit_code = $unit_code)
        and list_contains($kinds, unit.kind)
),

figure as (
    select
        max(changed_at) as last_at,
        max(case when change_kind = 'removed' then changed_at end) as removed_at
    from change
    where not derived
    group by unit_code, year, quarter, measure_code, basis
),

gone as (
    select count(case when last_at = removed_at then 1 end) as figures_gone
    from figure
),

counted as (
    select
        count(case when not derived then 1 end) as changes,
        count(case when not derived and change_kind = 'changed' then 1 end) as changes_changed,
        count(case when not derived and change_kind = 'removed' then 1 end) as changes_removed,
        count(case when not derived and change_kind = 'returned' then 1 end) as changes_returned,
        count(case when not derived and change_kind = 'added' then 1 end) as changes_added,
        count(case when not derived and was_approved then 1 end) as changes_approved,
        count(case when derived then 1 end) as changes_derived,
        count(distinct case when not derived and change_kind = 'changed' then unit_code end) as units_changed,
        count(distinct case when not derived and change_kind = 'changed' then 10 * year + quarter end)
            as quarters_changed,
        count(distinct act_number) as acts,
        max(changed_at) as last_changed_at
    from change
)

select
    c.changes,
    c.changes_changed,
    c.changes_removed,
    c.changes_returned,
    c.changes_added,
    c.changes_approved,
    c.changes_derived,
    c.units_changed,
    c.quarters_changed,
    gone.figures_gone,
    c.acts,
    c.last_changed_at
from counted as c
cross join gone
order by c.changes
