-- Figures that no rule forbids and that still look wrong, the likeliest slips first (told in macros/fct_finding).
-- grain: unit_code, year, quarter, measure_code, kind
-- param kinds: text[], unit kinds included
-- param as_of: timestamp, figures and words as known then
-- column kind: text, unit_slip, digit_twice, sum_differs, outlier or unchanged
-- column unit_code: text
-- column unit_name: text
-- column year: integer
-- column quarter: integer
-- column measure_code: text
-- column basis: text, of the value: as it was typed, or quarter for an outlier or an unchanged flow
-- column value: double, the typed figure, or the quarter's own
-- column expected: double, what its neighbours or its parts make likely
-- column factor: double, value over expected
-- column percent_off: double, 0.65 where it is 65 % more than expected
-- column proposed: double, the figure that was probably meant
-- column own_count: integer, figures of the unit that it was compared with
-- column peer_count: integer, units in the quarter that it was compared with
-- column peer_multiple: double, of their own median, that the units came to in the quarter
-- column own_score: double, modified z-score among the unit's quarters
-- column peer_score: double, modified z-score among the units of the quarter
-- column run_length: integer, quarters in a row with the same number
-- column moving_share: double, of all steps from quarter to quarter in which the figure moves
-- column slip_count: integer, money of the same unit and quarter that is about 10,000 times off
-- column return_id: bigint, where a word about it is kept
-- column sheet: text
-- column cell: text
-- column status: text, open or explained
-- column why: text
-- column answered_by: text
-- column answered_at: timestamp
with finding as (
    select
        kind, kind_rank, unit_code, year, quarter, measure_code, basis, value, expected, factor, proposed,
        own_count, peer_count, peer_multiple, own_score, peer_score, run_length, moving_share, return_id,
        sheet, cell, status, why, answered_by, answered_at
    from fct_finding($as_of)
)

select
    f.kind,
    f.unit_code,
    u.name as unit_name,
    f.year,
    f.quarter,
    f.measure_code,
    f.basis,
    f.value,
    f.expected,
    f.factor,
    f.factor - 1 as percent_off,
    f.proposed,
    f.own_count,
    f.peer_count,
    f.peer_multiple,
    f.own_score,
    f.peer_score,
    f.run_length,
    f.moving_share,
    count(case when f.kind = 'unit_slip' then 1 end) over (partition by f.unit_code, f.year, f.quarter)
        as slip_count,
    f.return_id,
    f.sheet,
    f.cell,
    f.status,
    f.why,
    f.answered_by,
    f.answered_at
from finding as f
join unit as u on u.unit_code = f.unit_code
where u.kind in (select unnest($kinds))
order by
    case f.status when 'open' then 0 else 1 end,
    f.kind_rank,
    greatest(abs(f.factor), cast(1 as double) / nullif(abs(f.factor), 0)) desc,
    f.run_length desc,
    f.year desc,
    f.quarter desc,
    f.unit_code,
    f.measure_code,
    f.kind
