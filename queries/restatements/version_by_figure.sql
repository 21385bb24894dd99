-- One figure in all the versions it has had, the oldest first: since when, from which return, by whom and why.
-- A time in which it was not known at all is the gap between two versions.
-- grain: known_from
-- param unit_code: text
-- param year: integer
-- param quarter: integer, 1 to 4
-- param measure: text, a measure code of data/indicators.csv
-- param basis: text, stock, ytd or quarter
-- param as_of: timestamp, versions known then
-- column unit_code: text
-- column year: integer
-- column quarter: integer
-- column measure_code: text
-- column basis: text
-- column value: double, null when not applicable
-- column state: text, value or not_applicable
-- column derived: boolean, computed from other figures
-- column known_from: timestamp
-- column known_until: timestamp, null while it holds
-- column return_id: bigint, null when derived
-- column revision: integer, of that return
-- column how: text, filed, correction, nil, narrative, withdrawn, sent_back, restored, merge or split; filed for the first
-- column changed_by: text
-- column why: text
with version as (
    select
        unit_code,
        year,
        quarter,
        measure_code,
        basis,
        value,
        state,
        derived,
        fact_id,
        known_from,
        known_until
    from fct_figure
    where unit_code = $unit_code
        and year = $year
        and quarter = $quarter
        and measure_code = $measure
        and basis = $basis
        and known_from <= $as_of
),

change as (
    select changed_at, how, changed_by, why
    from fct_restatement
    where unit_code = $unit_code
        and year = $year
        and quarter = $quarter
        and measure_code = $measure
        and basis = $basis
        and changed_at <= $as_of
)

select
    v.unit_code,
    v.year,
    v.quarter,
    v.measure_code,
    v.basis,
    cast(v.value as double) as value,
    v.state,
    v.derived,
    v.known_from,
    case when v.known_until <= $as_of then v.known_until end as known_until,
    fact.return_id,
    r.revision,
    coalesce(c.how, r.source_kind, 'filed') as how,
    coalesce(c.changed_by, r.filed_by) as changed_by,
    c.why
from version as v
left join fact on fact.fact_id = v.fact_id
left join return as r on r.return_id = fact.return_id
left join change as c on c.changed_at = v.known_from
order by v.known_from
