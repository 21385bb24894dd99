-- Each change of a figure after its quarter was first filed: another value, gone, back again, or added later.
-- What is told with the unit's first return of a quarter is no change. What stood before is what was known right
-- before the moment; a figure that was gone and is back has, as last_value, the one it had when it went. Derived
-- figures that follow from the change have rows of their own.
-- change_kind: changed (another value than last told), removed, returned (back as it was) or added (later).
-- cause: of the acts on the unit's returns of the year at that moment, the one that did it.
-- how: filed, correction or nil (a return came in), withdrawn, sent_back or restored; merge or split
-- where the recording of a change of the units took a derived figure away.
-- needs: stg_return_status, stg_succession
-- grain: unit_code, year, quarter, measure_code, basis, changed_at
with first_filed as (
    select
        unit_code,
        year,
        quarter,
        min(filed_at) as first_at
    from return
    where source_kind <> 'narrative'
    group by unit_code, year, quarter
),

-- only versions that came after the first return of the quarter can be changes: a few of all
later as (
    select
        f.unit_code,
        f.year,
        f.quarter,
        f.measure_code,
        f.basis,
        f.known_from as changed_at,
        f.value,
        f.state,
        f.derived,
        f.fact_id
    from fct_figure as f
    join first_filed as filed
        on filed.unit_code = f.unit_code
        and filed.year = f.year
        and filed.quarter = f.quarter
        and filed.first_at < f.known_from
),

ended as (
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
        known_until
    from fct_figure
    where known_until < timestamp '9999-12-31'
),

-- when a figure was last known before: up to that moment, or up to an earlier one
ended_before as (
    select
        l.unit_code,
        l.year,
        l.quarter,
        l.measure_code,
        l.basis,
        l.changed_at,
        max(e.known_until) as ended_at
    from later as l
    join ended as e
        on e.unit_code = l.unit_code
        and e.year = l.year
        and e.quarter = l.quarter
        and e.measure_code = l.measure_code
        and e.basis = l.basis
        and e.known_until <= l.changed_at
    group by l.unit_code, l.year, l.quarter, l.measure_code, l.basis, l.changed_at
),

came as (
    select
        l.unit_code,
        l.year,
        l.quarter,
        l.measure_code,
        l.basis,
        l.changed_at,
        case
            when e.state is null then 'added'
            when e.value is distinct from l.value or e.state is distinct from l.state then 'changed'
            when e.known_until < l.changed_at then 'returned'
            else 'same'
        end as change_kind,
        case when e.known_until = l.changed_at then e.value end as value_before,
        case when e.known_until = l.changed_at then e.state end as state_before,
        l.value as value_after,
        l.state as state_after,
        e.value as last_value,
        e.state as last_state,
        l.derived,
        e.fact_id as fact_before,
        l.fact_id as fact_after
    from later as l
    left join ended_before as b
        on b.unit_code = l.unit_code
        and b.year = l.year
        and b.quarter = l.quarter
        and b.measure_code = l.measure_code
        and b.basis = l.basis
        and b.changed_at = l.changed_at
    left join ended as e
        on e.unit_code = b.unit_code
        and e.year = b.year
        and e.quarter = b.quarter
        and e.measure_code = b.measure_code
        and e.basis = b.basis
        and e.known_until = b.ended_at
),

went as (
    select
        e.unit_code,
        e.year,
        e.quarter,
        e.measure_code,
        e.basis,
        e.known_until as changed_at,
        e.value,
        e.state,
        e.derived,
        e.fact_id
    from ended as e
    left join later as l
        on l.unit_code = e.unit_code
        and l.year = e.year
        and l.quarter = e.quarter
        and l.measure_code = e.measure_code
        and l.basis = e.basis
        and l.changed_at = e.known_until
    where l.state is null
),

change as (
    select
        unit_code,
        year,
        quarter,
        measure_code,
        basis,
        changed_at,
        change_kind,
        value_before,
        state_before,
        value_after,
        state_after,
        last_value,
        last_state,
        derived,
        fact_before,
        fact_after
    from came
    where change_kind <> 'same'
    union all
    select
        unit_code,
        year,
        quarter,
        measure_code,
        basis,
        changed_at,
        'removed' as change_kind,
        value as value_before,
        state as state_before,
        null as value_after,
        null as state_after,
        value as last_value,
        state as last_state,
        derived,
        fact_id as fact_before,
        null as fact_after
    from went
),

-- a fact's id begins with its return's (queries/checks/facts_of_another_return.sql): no fact is looked up for it
placed as (
    select
        c.unit_code,
        c.year,
        c.quarter,
        c.measure_code,
        c.basis,
        c.changed_at,
        c.change_kind,
        c.value_before,
        c.state_before,
        c.value_after,
        c.state_after,
        c.last_value,
        c.last_state,
        c.derived,
        cast(floor(cast(c.fact_before as double) / nullif(10000, 0)) as bigint) as return_id_before,
        cast(floor(cast(c.fact_after as double) / nullif(10000, 0)) as bigint) as return_id_after
    from change as c
),

event as (
    select
        r.unit_code,
        r.year,
        r.quarter,
        e.return_id,
        e.act_number,
        case when e.act in ('submitted', 'approved') then r.source_kind else e.act end as how,
        e.by_whom,
        e.note,
        e.done_at
    from return as r
    join return_event as e on e.return_id = r.return_id
    where r.source_kind <> 'narrative'
),

caused as (
    select
        p.unit_code,
        p.year,
        p.quarter,
        p.measure_code,
        p.basis,
        p.changed_at,
        p.change_kind,
        p.value_before,
        p.state_before,
        p.value_after,
        p.state_after,
        p.last_value,
        p.last_state,
        p.derived,
        p.return_id_before,
        p.return_id_after,
        e.return_id as cause_return_id,
        e.act_number,
        e.how,
        e.by_whom as changed_by,
        e.note as why,
        row_number() over (
            partition by p.changed_at, p.unit_code, p.year, p.quarter, p.measure_code, p.basis
            order by
                case
                    when e.return_id = p.return_id_after then 0
                    when e.return_id = p.return_id_before then 1
                    when e.quarter = p.quarter then 2
                    else 3
                end,
                e.act_number,
                e.return_id
        ) as place
    from placed as p
    left join event as e
        on e.unit_code = p.unit_code
        and e.year = p.year
        and e.done_at = p.changed_at
),

recorded as (
    select unit_code, done_at, min(act_number) as act_number, min(kind) as kind, min(by_whom) as by_whom,
        min(note) as note
    from (
        select from_code as unit_code, done_at, act_number, kind, by_whom, note
        from stg_succession
        union all
        select to_code as unit_code, done_at, act_number, kind, by_whom, note
        from stg_succession
    ) as either
    group by unit_code, done_at
)

select
    c.unit_code,
    c.year,
    c.quarter,
    c.measure_code,
    c.basis,
    c.changed_at,
    c.change_kind,
    c.value_before,
    c.state_before,
    c.value_after,
    c.state_after,
    c.last_value,
    c.last_state,
    c.derived,
    c.return_id_before,
    c.return_id_after,
    c.cause_return_id,
    coalesce(c.act_number, recorded.act_number) as act_number,
    coalesce(c.how, recorded.kind) as how,
    coalesce(c.changed_by, recorded.by_whom) as changed_by,
    coalesce(c.why, recorded.note) as why,
    -- whether what stood before had been approved or locked up to that moment
    exists (
        select 1
        from stg_return_status as s
        where s.return_id = c.return_id_before
            and s.status in ('approved', 'locked')
            and s.from_at < c.changed_at
            and s.until_at >= c.changed_at
    ) as was_approved
from caused as c
left join recorded
    on recorded.unit_code = c.unit_code
    and recorded.done_at = c.changed_at
    and c.how is null
where c.place = 1
