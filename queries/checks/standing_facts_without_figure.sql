-- Facts of the newest standing return that contains them which are not the current figure: the derivation is
-- behind. No row may come back.
-- grain: fact_id
-- column fact_id: bigint
-- column unit_code: text
-- column year: integer
-- column quarter: integer
-- column measure_code: text
-- column basis: text
with standing as (
    select
        s.unit_code,
        s.year,
        s.quarter,
        fact.fact_id,
        fact.measure_code,
        fact.basis,
        row_number() over (
            partition by s.unit_code, s.year, s.quarter, fact.measure_code, fact.basis
            order by s.revision desc, fact.fact_id desc
        ) as newest
    from stg_return_standing as s
    join fact on fact.return_id = s.return_id
    where s.until_at >= timestamp '9999-12-31'
),

current_figure as (
    select fact_id
    from fct_figure
    where known_until >= timestamp '9999-12-31'
        and fact_id is not null
)

select
    s.fact_id,
    s.unit_code,
    s.year,
    s.quarter,
    s.measure_code,
    s.basis
from standing as s
left join current_figure as f on f.fact_id = s.fact_id
where s.newest = 1
    and f.fact_id is null
order by s.fact_id
