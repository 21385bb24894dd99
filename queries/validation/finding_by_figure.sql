-- Figures that no rule forbids and that still look wrong, the likeliest slips first (told in macros/fct_finding).
-- grain: unit_code, year, quarter, measure_code, kind
-- param kinds: text[], unit kinds included
-- param measure: text, of this measure only, null for all; then no other figures are read
-- param year: integer, of this year only, null for all
-- param quarter: integer, of this quarter of the year only, null for all
-- param unit_code: text, of this unit only, null for all
-- param status: text, open, or answered for the others, null for all
-- param limit_rows: integer, at most so many, null for all
-- param skip_rows: integer, so many of the first are left out, null for none
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
-- column row_place: integer, 1 for the first of all in this order
-- column rows_in_all: integer, that there are; the same on every row
with finding as (
    select
        kind, kind_rank, unit_code, year, quarter, measure_code, basis, value, expected, factor, proposed,
        own_count, peer_count, peer_multiple, own_score, peer_score, run_length, moving_share, return_id,
        sheet, cell, status, why, answered_by, answered_at
    from fct_finding(
        $as_of, $measure, coalesce($year, 0), coalesce($year, 9999), coalesce($quarter, 1), coalesce($quarter, 4)
    )
),

numbered as (
    select
        f.kind, f.unit_code, u.name as unit_name, f.year, f.quarter, f.measure_code, f.basis, f.value, f.expected,
        f.factor, f.proposed, f.own_count, f.peer_count, f.peer_multiple, f.own_score, f.peer_score, f.run_length,
        f.moving_share, f.return_id, f.sheet, f.cell, f.status, f.why, f.answered_by, f.answered_at,
        count(case when f.kind = 'unit_slip' then 1 end) over (partition by f.unit_code, f.year, f.quarter)
            as slip_count,
        row_number() over (
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
        ) as row_place,
        count(*) over () as rows_in_all
    from finding as f
    join unit as u on u.unit_code = f.unit_code
    where u.kind in (select unnest($kinds))
        and ($unit_code is null or f.unit_code = $unit_code)
        and ($status is null or (f.status = 'open') = ($status = 'open'))
)

select
    kind,
    unit_code,
    unit_name,
    year,
    quarter,
    measure_code,
    basis,
    value,
    expected,
    factor,
    factor - 1 as percent_off,
    proposed,
    own_count,
    peer_count,
    peer_multiple,
    own_score,
    peer_score,
    run_length,
    moving_share,
    slip_count,
    return_id,
    sheet,
    cell,
    status,
    why,
    answered_by,
    answered_at,
    row_place,
    rows_in_all
from numbered
where $limit_rows is null
    or (row_place > coalesce($skip_rows, 0) and row_place <= coalesce($skip_rows, 0) + $limit_rows)
order by
    row_place,
    unit_code,
    year,
    quarter,
    measure_code,
    kind
