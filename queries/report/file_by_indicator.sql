-- The cell that each figure of one unit was read from at a period's end: file, sheet and cell of both sides of a ratio.
-- A flow's year so far, a stock, or the quarter alone; what was derived has no cell of its own and no row.
-- grain: indicator_code, side
-- param unit_code: text
-- param year: integer
-- param quarter: integer, 1 to 4
-- param as_of: timestamp, as known then
-- column indicator_code: text
-- column side: text, value, numerator or denominator
-- column file_name: text
-- column sheet: text
-- column cell: text
-- column return_id: bigint
select
    s.indicator_code,
    s.side,
    file.name as file_name,
    f.sheet,
    f.cell,
    f.return_id
from fct_indicator_side as s
join fact as f on f.fact_id = s.fact_id
join return as r on r.return_id = f.return_id
left join return_file as file on file.sha256 = r.sha256
where s.unit_code = $unit_code
    and s.year = $year
    and s.quarter = $quarter
    and s.period_basis = 'to_date'
    and s.known_from <= $as_of
    and s.known_until > $as_of
order by s.indicator_code, s.side, f.fact_id
