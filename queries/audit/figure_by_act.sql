-- The figures that acts put in, changed, left as they were or took out: before and after.
-- grain: act_number, return_id, measure_code, basis
-- param numbers: bigint[], the acts
-- param as_of: timestamp, acts done until then
-- column act_number: bigint
-- column return_id: bigint
-- column unit_code: text
-- column unit_name: text
-- column year: integer
-- column quarter: integer
-- column measure_code: text
-- column basis: text, stock, ytd or quarter
-- column change: text, new, changed, same or gone
-- column value_before: double, null where there was none
-- column state_before: text, value, not_applicable or null
-- column value_after: double, null where there is none
-- column state_after: text, value, not_applicable or null
-- column difference: double, after less before, null unless both are values
-- column raw_text: text, as written, null unless it was filed with the act
select
    f.act_number,
    f.return_id,
    f.unit_code,
    u.name as unit_name,
    f.year,
    f.quarter,
    f.measure_code,
    f.basis,
    f.change,
    cast(f.value_before as double) as value_before,
    f.state_before,
    cast(f.value_after as double) as value_after,
    f.state_after,
    cast(f.value_after - f.value_before as double) as difference,
    f.raw_text
from fct_act_figure($numbers) as f
join journal_act as j on j.number = f.act_number
left join unit as u on u.unit_code = f.unit_code
left join measure as m on m.measure_code = f.measure_code
where j.done_at <= $as_of
order by
    f.act_number,
    f.return_id,
    case f.change when 'changed' then 0 when 'gone' then 1 when 'new' then 2 else 3 end,
    m.sort,
    f.measure_code,
    f.basis
