-- Every rule of data/rules.csv that does not hold at the moment as_of, over the whole store, and the newest
-- word said about it. A macro: as_of is its argument.
-- The rules look at every figure that stands, so a restated quarter is judged together with those after it.
-- A word counts for the figures it was said about: one said before any of them changed counts no more.
-- It may have been said on any return of that quarter that holds the figures; or, where an earlier quarter
-- was restated, with the filing of that one. sheet and cell name the figures as intake names them.
-- operands, in the rule's order: value_1 to value_4; message_args has all of them by name, as JSON.
-- needs: rule_break(as_of), dim_rule_operand
-- grain: unit_code, year, quarter, rule_code, clause, measure_code, basis
with broken as materialized (
    select
        row_number() over (order by unit_code, year, quarter, rule_code, clause, measure_code, basis)
            as broken_id,
        unit_code,
        year,
        quarter,
        rule_code,
        clause,
        measure_code,
        basis,
        ratio,
        operands
    from rule_break(as_of)
),

compared as materialized (
    select
        b.broken_id,
        b.unit_code,
        b.basis,
        o.severity,
        o.place,
        o.shift,
        o.arg_name,
        coalesce(o.measure_code, b.measure_code) as measure_code,
        4 * b.year + b.quarter - case o.shift when '' then 0 when 'prev_year' then 4 else 1 end
            as quarter_index,
        list_extract(b.operands, o.place) as value
    from broken as b
    join dim_rule_operand as o
        on o.rule_code = b.rule_code
        and o.clause = b.clause
),

-- a figure of the quarter alone is meant only where the rule says so, or where nothing else is given
numbered_version as (
    select
        c.broken_id,
        c.place,
        c.shift,
        c.unit_code,
        c.quarter_index,
        c.measure_code,
        f.basis,
        f.value,
        fact.return_id,
        coalesce(fact.sheet, '') as sheet,
        coalesce(fact.cell, c.measure_code) as cell,
        row_number() over (
            partition by c.broken_id, c.place
            order by case when f.basis = coalesce(c.basis, f.basis) then 0 else 1 end, f.basis desc
        ) as preference
    from compared as c
    join fct_figure as f
        on f.unit_code = c.unit_code
        and 4 * f.year + f.quarter = c.quarter_index
        and f.measure_code = c.measure_code
    join fact on fact.fact_id = f.fact_id
    where not f.derived
        and f.known_from <= as_of
        and f.known_until > as_of
),

held as materialized (
    select broken_id, place, shift, unit_code, quarter_index, measure_code, basis, value, return_id, sheet, cell
    from numbered_version
    where preference = 1
),

-- since when every figure of it has been what it is
figure_since as (
    select
        h.broken_id,
        h.place,
        coalesce(
            max(case when v.value is distinct from h.value and v.known_until <= as_of then v.known_until end),
            min(v.known_from)
        ) as since
    from held as h
    join fct_figure as v
        on v.unit_code = h.unit_code
        and 4 * v.year + v.quarter = h.quarter_index
        and v.measure_code = h.measure_code
        and v.basis = h.basis
    where v.known_from <= as_of
    group by h.broken_id, h.place
),

broken_since as (
    select broken_id, max(since) as since
    from figure_since
    group by broken_id
),

-- the figures as any return of the quarter holds them: where a word about them would have been left
figure_place as (
    select
        h.broken_id,
        r.return_id,
        r.filed_at,
        h.shift = '' as is_own_quarter,
        h.measure_code,
        min(h.place) as place,
        min(coalesce(f.sheet, '')) as sheet,
        min(coalesce(f.cell, h.measure_code)) as cell
    from held as h
    join return as r
        on r.unit_code = h.unit_code
        and 4 * r.year + r.quarter = h.quarter_index
    join fact as f
        on f.return_id = r.return_id
        and f.measure_code = h.measure_code
        and f.basis = h.basis
    group by h.broken_id, r.return_id, r.filed_at, h.shift = '', h.measure_code
),

word_place as (
    select
        broken_id,
        return_id,
        filed_at,
        is_own_quarter,
        string_agg(cell, ',' order by place) as cell
    from figure_place
    group by broken_id, return_id, filed_at, is_own_quarter
),

numbered_word as (
    select
        p.broken_id,
        e.act,
        e.why,
        e.by_whom,
        e.done_at,
        row_number() over (partition by p.broken_id order by e.done_at desc, e.act, e.why) as newest
    from word_place as p
    join broken as b on b.broken_id = p.broken_id
    join broken_since as s on s.broken_id = p.broken_id
    join problem_event as e
        on e.return_id = p.return_id
        and e.rule_code = b.rule_code
        and coalesce(e.cell, '') = p.cell
    where e.done_at <= as_of
        and e.done_at >= s.since
        and (p.is_own_quarter or e.done_at = p.filed_at)
),

-- where the next word goes: the newest return that holds a figure of the quarter itself
own_place as (
    select
        h.broken_id,
        h.return_id,
        min(h.place) as place,
        min(h.sheet) as sheet,
        string_agg(h.cell, ',' order by h.place) as cell,
        row_number() over (partition by h.broken_id order by min(h.place)) as nearest
    from held as h
    where h.shift = ''
    group by h.broken_id, h.return_id
),

argument as (
    select
        broken_id,
        min(severity) as severity,
        string_agg('"' || arg_name || '": ' || cast(cast(value as decimal(22, 4)) as text), ', ' order by place)
            as given_args,
        max(case when place = 1 then measure_code end) as first_measure,
        string_agg(measure_code, ',' order by place) as measures
    from compared
    group by broken_id
)

select
    b.unit_code,
    b.year,
    b.quarter,
    b.rule_code,
    b.clause,
    a.severity,
    coalesce(b.measure_code, a.first_measure) as measure_code,
    b.basis,
    a.measures,
    b.ratio,
    list_extract(b.operands, 1) as value_1,
    list_extract(b.operands, 2) as value_2,
    list_extract(b.operands, 3) as value_3,
    list_extract(b.operands, 4) as value_4,
    '{' || a.given_args
    || coalesce(', "ratio": ' || cast(cast(b.ratio as decimal(22, 2)) as text), '')
    || coalesce(', "name_code": "' || b.measure_code || '"', '')
    || case when b.basis = 'quarter' then ', "basis": "quarter"' else '' end
    || '}' as message_args,
    p.return_id,
    p.sheet,
    p.cell,
    coalesce(w.act, 'open') as status,
    w.why,
    w.by_whom as answered_by,
    w.done_at as answered_at
from broken as b
join argument as a on a.broken_id = b.broken_id
left join own_place as p
    on p.broken_id = b.broken_id
    and p.nearest = 1
left join numbered_word as w
    on w.broken_id = b.broken_id
    and w.newest = 1
