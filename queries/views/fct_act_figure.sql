-- The figures that an act put in, changed or took out: what stood just before it and what it left.
-- Only the figures that the return itself holds; what is derived from them follows. Confirmed figures of an old
-- report change none that was reported: they are new, and taking them back tells of none.
-- grain: act_number, return_id, measure_code, basis
with act_on_return as (
    select
        e.act_number,
        e.return_id,
        e.done_at,
        e.act_number = r.act_number as is_filing,
        r.unit_code,
        r.year,
        r.quarter
    from return_event as e
    join return as r on r.return_id = e.return_id
    where e.act_number = r.act_number
        or (e.act in ('withdrawn', 'sent_back', 'restored') and r.source_kind <> 'narrative')
),

-- a return that holds a figure twice was filed with an error; the later cell is the one that counts
held as (
    select
        a.act_number,
        a.return_id,
        a.done_at,
        a.is_filing,
        a.unit_code,
        a.year,
        a.quarter,
        fact.measure_code,
        fact.basis,
        max(fact.fact_id) as fact_id
    from act_on_return as a
    join fact on fact.return_id = a.return_id
    group by
        a.act_number,
        a.return_id,
        a.done_at,
        a.is_filing,
        a.unit_code,
        a.year,
        a.quarter,
        fact.measure_code,
        fact.basis
),

figure as (
    select
        h.act_number,
        h.return_id,
        h.done_at,
        h.is_filing,
        h.unit_code,
        h.year,
        h.quarter,
        h.measure_code,
        h.basis,
        h.fact_id,
        f.value,
        f.state,
        f.known_from < h.done_at and f.known_until >= h.done_at as is_before,
        f.known_from <= h.done_at and f.known_until > h.done_at as is_after
    from held as h
    left join fct_figure as f
        on f.unit_code = h.unit_code
        and f.year = h.year
        and f.quarter = h.quarter
        and f.measure_code = h.measure_code
        and f.basis = h.basis
),

compared as (
    select
        act_number,
        return_id,
        is_filing,
        unit_code,
        year,
        quarter,
        measure_code,
        basis,
        fact_id,
        max(case when is_before then value end) as value_before,
        max(case when is_before then state end) as state_before,
        max(case when is_after then value end) as value_left,
        max(case when is_after then state end) as state_left
    from figure
    group by
        act_number,
        return_id,
        is_filing,
        unit_code,
        year,
        quarter,
        measure_code,
        basis,
        fact_id
),

told as (
    select
        c.act_number,
        c.return_id,
        c.unit_code,
        c.year,
        c.quarter,
        c.measure_code,
        c.basis,
        c.value_before,
        c.state_before,
        case when c.is_filing then fact.value else c.value_left end as value_after,
        case when c.is_filing then fact.state else c.state_left end as state_after,
        case when c.is_filing then fact.raw_text end as raw_text
    from compared as c
    join fact on fact.fact_id = c.fact_id
)

select
    act_number,
    return_id,
    unit_code,
    year,
    quarter,
    measure_code,
    basis,
    value_before,
    state_before,
    value_after,
    state_after,
    raw_text,
    case
        when state_before is null then 'new'
        when state_after is null then 'gone'
        when value_before is distinct from value_after or state_before <> state_after then 'changed'
        else 'same'
    end as change
from told
