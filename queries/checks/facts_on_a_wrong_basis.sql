-- Facts of an unknown measure, a stock that is not a stock, a flow that is, a value where none applies or none
-- where one does. No row may come back.
-- grain: fact_id
-- column fact_id: bigint
-- column return_id: bigint
-- column measure_code: text
-- column basis: text
-- column state: text
select
    fact.fact_id,
    fact.return_id,
    fact.measure_code,
    fact.basis,
    fact.state
from fact
left join measure on measure.measure_code = fact.measure_code
where measure.measure_code is null
    or fact.basis not in ('stock', 'ytd', 'quarter')
    or (measure.measure_type = 'stock') <> (fact.basis = 'stock')
    or (fact.state = 'not_applicable') <> (fact.value is null)
order by fact.fact_id
