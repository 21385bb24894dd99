-- The figures that an act put in, changed or took out: what stood just before it and what it left.
-- Only the figures that the return itself holds; what is derived from them follows. Confirmed figures of an old
-- report change none that was reported: they are new, and taking them back tells of none.
-- args: in_acts
-- in_acts: the numbers of the acts. Whoever lists acts asks for those of one page: of all acts it is every figure.
-- needs: return_event, return, fact, fct_figure
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
    where list_contains(in_acts, e.act_number)
        and (
            e.act_number = r.act_number
            or (e.act in ('withdrawn', 'sent_back', 'restored') and r.source_kind <> 'narrative')
        )
),

-- a return that holds a figure twice was filed with an error; the later cell is the one that counts
numbered as (
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
        fact.value,
        fact.state,
        fact.raw_text,
        row_number() over (
            partition by a.act_number, a.return_id, fact.measure_code, fact.basis
            order by fact.fact_id desc
        ) as newest
    from act_on_return as a
    join fact on fact.return_id = a.return_id
),

-- only what stood in these quarters, before it is laid beside what each act holds
stood as (
    select f.unit_code, f.year, f.quarter, f.measure_code, f.basis, f.value, f.state, f.known_from, f.known_until
    from fct_figure as f
    join (
        select distinct unit_code, year, quarter
        from act_on_return
    ) as a
        on a.unit_code = f.unit_code
        and a.year = f.year
        and a.quarter = f.quarter
),

figure as (
    select
        h.act_number,
        h.return_id,
        h.is_filing,
        h.unit_code,
        h.year,
        h.quarter,
        h.measure_code,
        h.basis,
        h.value as held_value,
        h.state as held_state,
        h.raw_text,
        f.value,
        f.state,
        f.known_from < h.done_at and f.known_until >= h.done_at as is_before,
        f.known_from <= h.done_at and f.known_until > h.done_at as is_after
    from numbered as h
    left join stood as f
        on f.unit_code = h.unit_code
        and f.year = h.year
        and f.quarter = h.quarter
        and f.measure_code = h.measure_code
        and f.basis = h.basis
    where h.newest = 1
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
        held_value,
        held_state,
        raw_text,
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
        held_value,
        held_state,
        raw_text
),

told as (
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
        case when is_filing then held_value else value_left end as value_after,
        case when is_filing then held_state else state_left end as state_after,
        case when is_filing then raw_text end as raw_text
    from compared
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
