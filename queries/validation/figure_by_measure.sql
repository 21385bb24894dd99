-- The figures of one unit and quarter that a check is about, as they were given, beside earlier ones.
-- grain: measure_code, basis
-- param unit_code: text
-- param year: integer
-- param quarter: integer
-- param measures: text[], measure codes
-- param as_of: timestamp, figures as known then
-- column unit_code: text
-- column measure_code: text
-- column basis: text, stock, ytd or quarter
-- column year: integer
-- column quarter: integer
-- column value: double, yuan or whole counts, null where not applicable
-- column value_last_quarter: double, the same basis a quarter before
-- column value_last_year: double, the same basis and quarter a year before
-- column raw_text: text, as it was written
-- column return_id: bigint
-- column revision: integer
-- column source_kind: text, filed, correction or nil
-- column file_name: text
-- column sheet: text
-- column cell: text
-- column filed_by: text
-- column filed_at: timestamp
with known as (
    select
        unit_code, year, quarter, 4 * year + quarter as quarter_index, measure_code, basis, value, derived, fact_id
    from fct_figure
    where unit_code = $unit_code
        and measure_code in (select unnest($measures))
        and known_from <= $as_of
        and known_until > $as_of
)

select
    k.unit_code,
    k.measure_code,
    k.basis,
    k.year,
    k.quarter,
    cast(k.value as double) as value,
    cast(q.value as double) as value_last_quarter,
    cast(y.value as double) as value_last_year,
    f.raw_text,
    f.return_id,
    r.revision,
    r.source_kind,
    r.file_name,
    f.sheet,
    f.cell,
    r.filed_by,
    r.filed_at
from known as k
join fact as f on f.fact_id = k.fact_id
join stg_return as r on r.return_id = f.return_id
left join known as q
    on q.measure_code = k.measure_code
    and q.basis = k.basis
    and q.quarter_index = k.quarter_index - 1
left join known as y
    on y.measure_code = k.measure_code
    and y.basis = k.basis
    and y.quarter_index = k.quarter_index - 4
where k.year = $year
    and k.quarter = $quarter
    and not k.derived
order by k.measure_code, k.basis
