-- Every rule of data/rules.csv that does not hold at the moment as_of, in the years and quarters from and to and by
-- one unit (null for all), and the newest word said about it. A macro of these arguments:
-- args: as_of, in_year_from, in_year_to, in_quarter_from, in_quarter_to, in_unit
-- The rules look at every figure that stands, so a restated quarter is judged together with those after it.
-- A word counts for the figures it was said about: one said before any of them changed counts no more.
-- It may have been said on any return of that quarter that holds the figures; or, where an earlier quarter
-- was restated, with the filing of that one. sheet and cell name the figures as intake names them.
-- operands, in the rule's order: value_1 to value_4; message_args has all of them by name, as JSON.
-- A figure is compared with others of its own unit, of the same year or the one before.
-- needs: rule_break, dim_rule_operand
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
    from rule_break(as_of, in_year_from, in_year_to, in_quarter_from, in_quarter_to, in_unit, null)
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
        case
            when o.shift = '' then b.year
            when o.shift = 'prev_year' or b.quarter = 1 then b.year - 1
            else b.year
        end as year,
        case
            when o.shift in ('', 'prev_year') then b.quarter
            when b.quarter = 1 then 4
            else b.quarter - 1
        end as quarter,
        list_extract(b.operands, o.place) as value
    from broken as b
    join dim_rule_operand as o
        on o.rule_code = b.rule_code
        and o.clause = b.clause
),

-- the versions of the figures that are compared
version as materialized (
    select
        f.unit_code, f.year, f.quarter, f.measure_code, f.basis, f.value, f.derived, f.fact_id, f.known_from,
        f.known_until
    from fct_figure as f
    where f.year between in_year_from - 1 and in_year_to
        and f.known_from <= as_of
        and (f.unit_code, f.year, f.quarter, f.measure_code) in (
            select unit_code, year, quarter, measure_code
            from compared
        )
),

given as (
    select
        v.unit_code,
        v.year,
        v.quarter,
        v.measure_code,
        v.basis,
        v.value,
        fact.return_id,
        coalesce(fact.sheet, '') as sheet,
        coalesce(fact.cell, v.measure_code) as cell
    from version as v
    join fact on fact.fact_id = v.fact_id
    where not v.derived
        and v.known_until > as_of
),

-- a figure of the quarter alone is meant only where the rule says so, or where nothing else is given
numbered_version as (
    select
        c.broken_id,
        c.place,
        c.shift,
        g.unit_code,
        g.year,
        g.quarter,
        g.measure_code,
        g.basis,
        g.value,
        g.return_id,
        g.sheet,
        g.cell,
        row_number() over (
            partition by c.broken_id, c.place
            order by case when g.basis = coalesce(c.basis, g.basis) then 0 else 1 end, g.basis desc
        ) as preference
    from compared as c
    join given as g
        on g.unit_code = c.unit_code
        and g.year = c.year
        and g.quarter = c.quarter
        and g.measure_code = c.measure_code
),

held as materialized (
    select broken_id, place, shift, unit_code, year, quarter, measure_code, basis, value, return_id, sheet, cell
    from numbered_version
    where preference = 1
),

-- the returns that anything was said with: few, and looked at first
told_return as (
    select distinct r.return_id, r.unit_code, r.year, r.quarter, r.filed_at
    from problem_event as e
    join return as r on r.return_id = e.return_id
    where e.done_at <= as_of
        and r.year between in_year_from - 1 and in_year_to
        and (in_unit is null or r.unit_code = in_unit)
),

told_fact as materialized (
    select
        r.return_id,
        r.unit_code,
        r.year,
        r.quarter,
        r.filed_at,
        f.measure_code,
        f.basis,
        coalesce(f.sheet, '') as sheet,
        coalesce(f.cell, f.measure_code) as cell
    from told_return as r
    join fact as f on f.return_id = r.return_id
),

-- the figures as any return of the quarter holds them: where a word about them would have been left
figure_place as materialized (
    select
        h.broken_id,
        t.return_id,
        t.filed_at,
        h.shift = '' as is_own_quarter,
        h.measure_code,
        min(h.place) as place,
        min(t.sheet) as sheet,
        min(t.cell) as cell
    from told_fact as t
    join held as h
        on h.unit_code = t.unit_code
        and h.year = t.year
        and h.quarter = t.quarter
        and h.measure_code = t.measure_code
        and h.basis = t.basis
    group by h.broken_id, t.return_id, t.filed_at, h.shift = '', h.measure_code
),

-- since when every figure of what may have been told of has been what it is
figure_since as (
    select
        h.broken_id,
        h.place,
        coalesce(
            max(case when v.value is distinct from h.value and v.known_until <= as_of then v.known_until end),
            min(v.known_from)
        ) as since
    from (select distinct broken_id from figure_place) as p
    join held as h on h.broken_id = p.broken_id
    join version as v
        on v.unit_code = h.unit_code
        and v.year = h.year
        and v.quarter = h.quarter
        and v.measure_code = h.measure_code
        and v.basis = h.basis
    group by h.broken_id, h.place
),

broken_since as (
    select broken_id, max(since) as since
    from figure_since
    group by broken_id
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
