-- Figures at the moment as_of that no rule forbids and that still look wrong. A macro of these arguments:
-- args: as_of, in_measure, in_year_from, in_year_to, in_quarter_from, in_quarter_to
-- in_measure: of one measure only, null for all: each is judged by figures of its own alone, at all times and of all
-- units. Found in the years and quarters from and to, both included.
-- kind, in the order in which they are looked at:
--   unit_slip     money about 10,000 times too small or too large: 万元 typed as 元 or the other way round
--   digit_twice   too large, and as expected once a doubled digit is taken out
--   sum_differs   given for the quarter and for the year to date, and the two do not add up
--   outlier       far from the unit's own history, when what its peers did in that quarter is allowed for
--   unchanged     the same number for three quarters, though it moves in nine of ten, here and everywhere
-- Unit slips and doubled digits are found against the unit's other figures (a stock: of other quarters; a flow: of
-- the same quarter of other years), by the median of their logarithms; else, for money, against its peers.
-- An outlier has two modified z-scores (Iglewicz and Hoaglin), 0.6745 * (x - median) / MAD, both beyond 3.5: x is
-- the logarithm of value / (unit's median * peers' median multiple of theirs in the quarter), once among the unit's
-- quarters, once among the units in the quarter. It must be 30 % off, and for counts three times the square root.
-- value is the figure that was typed, or the quarter's own amount where kind is outlier or unchanged and it is a flow.
-- A merger or split begins another history of the unit, and its year to date need not go on from the quarter before.
-- needs: rule_break, dim_rule_operand, stg_succession
-- grain: unit_code, year, quarter, measure_code, kind
with given as materialized (
    select
        f.unit_code,
        f.year,
        f.quarter,
        4 * f.year + f.quarter as quarter_index,
        f.measure_code,
        m.unit,
        m.additive,
        f.basis,
        f.value as exact_value,
        cast(f.value as double) as value,
        f.approximate,
        f.fact_id
    from fct_figure as f
    join measure as m on m.measure_code = f.measure_code
    where not f.derived
        and f.state = 'value'
        and (in_measure is null or f.measure_code = in_measure)
        and f.known_from <= as_of
        and f.known_until > as_of
),

changed_quarter as (
    select distinct u.unit_code, c.quarter_index
    from stg_succession as s
    join unit as u on u.unit_code in (s.from_code, s.to_code)
    join calendar_quarter as c on s.happened_on between c.starts_on and c.ends_on
    where s.kind <> 'rename'
),

unit_era as (
    select changed.unit_code, c.quarter_index, max(changed.quarter_index) as era
    from changed_quarter as changed
    join calendar_quarter as c on c.quarter_index >= changed.quarter_index
    group by changed.unit_code, c.quarter_index
),

-- what happened in a quarter, or stood at its end
movement as materialized (
    select
        f.unit_code,
        f.year,
        f.quarter,
        4 * f.year + f.quarter as quarter_index,
        coalesce(e.era, 0) as era,
        f.measure_code,
        m.unit,
        f.basis,
        cast(f.value as double) as value
    from fct_figure as f
    join measure as m on m.measure_code = f.measure_code
    left join unit_era as e
        on e.unit_code = f.unit_code
        and e.quarter_index = 4 * f.year + f.quarter
    where f.state = 'value'
        and (in_measure is null or f.measure_code = in_measure)
        and f.value > 0
        and f.basis = case when m.measure_type = 'stock' then 'stock' when m.additive then 'quarter' else 'ytd' end
        and f.known_from <= as_of
        and f.known_until > as_of
),

-- the same figure of the unit at all times
own_given as (
    select
        unit_code,
        measure_code,
        basis,
        case when basis = 'stock' then 0 else quarter end as season,
        count(*) as given_count,
        median(ln(value)) as middle_log
    from given
    where value > 0
    group by unit_code, measure_code, basis, case when basis = 'stock' then 0 else quarter end
),

-- Six times the median of the others is at least the square root of six times the median of all: only these few
-- need to be compared one by one.
away as materialized (
    select
        g.fact_id,
        g.unit_code,
        g.measure_code,
        g.basis,
        g.quarter,
        g.quarter_index,
        o.given_count > 1 as has_others,
        o.given_count > 1 and abs(ln(g.value) - o.middle_log) > 0.85 as is_away
    from given as g
    join own_given as o
        on o.unit_code = g.unit_code
        and o.measure_code = g.measure_code
        and o.basis = g.basis
        and o.season = case when g.basis = 'stock' then 0 else g.quarter end
    where g.value > 0
),

own_expected as materialized (
    select
        a.fact_id,
        count(o.value) as other_count,
        median(ln(o.value)) as expected_log
    from away as a
    join given as o
        on o.unit_code = a.unit_code
        and o.measure_code = a.measure_code
        and o.basis = a.basis
        and o.quarter_index <> a.quarter_index
        and (a.basis = 'stock' or o.quarter = a.quarter)
    where a.is_away
        and o.value > 0
    group by a.fact_id
),

peer_level as (
    select measure_code, basis, year, quarter, count(*) as peer_count, median(ln(value)) as peer_log
    from given
    where unit = 'yuan'
        and value > 0
    group by measure_code, basis, year, quarter
),

slip_expected as (
    select
        g.fact_id,
        coalesce(e.expected_log, p.peer_log) as expected_log,
        log10(g.value) - coalesce(e.expected_log, p.peer_log) * 0.4342944819032518 as orders,
        coalesce(e.other_count, 0) as other_count,
        coalesce(p.peer_count, 0) as peer_count,
        log10(g.value) - p.peer_log * 0.4342944819032518 as peer_orders
    from given as g
    join away as a on a.fact_id = g.fact_id
    left join own_expected as e on e.fact_id = g.fact_id
    left join peer_level as p
        on p.measure_code = g.measure_code
        and p.basis = g.basis
        and p.year = g.year
        and p.quarter = g.quarter
        and p.peer_count >= 5
    where g.unit = 'yuan'
        and (a.is_away or not a.has_others)
),

-- Peers, where there are enough, must be nearer after the correction than before. Of two figures with nobody to
-- judge between them, the one that no township can have is wrong.
unit_slip as materialized (
    select
        s.fact_id,
        exp(s.expected_log) as expected,
        s.other_count,
        s.peer_count,
        case when s.orders > 0 then g.exact_value * 0.0001 else g.exact_value * 10000 end as proposed
    from slip_expected as s
    join given as g on g.fact_id = s.fact_id
    where abs(s.orders) between 3.2 and 4.8
        and (s.peer_orders is null or abs(s.peer_orders) > 2)
        and (s.peer_orders is null or s.peer_orders * s.orders > 0)
        and (s.peer_orders is not null or s.other_count > 1 or g.value < 100 or g.value > 50000000)
),

doubled as (
    select
        g.fact_id,
        g.value,
        e.expected_log,
        e.other_count,
        cast(substr(d.digits, 1, p.place) || substr(d.digits, p.place + 2) as double) as candidate
    from given as g
    join own_expected as e on e.fact_id = g.fact_id
    join (
        select fact_id, cast(cast(round(value) as bigint) as text) as digits
        from given
        where value >= 11
    ) as d on d.fact_id = g.fact_id
    join (values (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12)) as p (place)
        on p.place < length(d.digits)
        and substr(d.digits, p.place, 1) = substr(d.digits, p.place + 1, 1)
    where ln(g.value) - e.expected_log > ln(6)
        and g.exact_value = cast(round(g.value) as bigint)
),

numbered_doubled as (
    select
        fact_id,
        exp(expected_log) as expected,
        other_count,
        candidate,
        row_number() over (partition by fact_id order by abs(ln(candidate) - expected_log), candidate) as nearest
    from doubled
    where candidate > 0
        and abs(ln(candidate) - expected_log) < ln(1.5)
),

digit_twice as materialized (
    select n.fact_id, n.expected, n.other_count, n.candidate as proposed
    from numbered_doubled as n
    left join unit_slip as s on s.fact_id = n.fact_id
    where n.nearest = 1
        and s.fact_id is null
),

sum_differs as (
    select
        y.fact_id,
        cast(q.exact_value + case when y.quarter = 1 then 0 else before.value end as double) as expected
    from given as y
    join given as q
        on q.unit_code = y.unit_code
        and q.quarter_index = y.quarter_index
        and q.measure_code = y.measure_code
        and q.basis = 'quarter'
    left join fct_figure as before
        on before.unit_code = y.unit_code
        and before.year = y.year
        and before.quarter = y.quarter - 1
        and before.measure_code = y.measure_code
        and before.basis = 'ytd'
        and before.state = 'value'
        and (in_measure is null or before.measure_code = in_measure)
        and before.known_from <= as_of
        and before.known_until > as_of
    left join changed_quarter as changed
        on changed.unit_code = y.unit_code
        and changed.quarter_index = y.quarter_index
    left join unit_slip as slip on slip.fact_id in (y.fact_id, q.fact_id)
    left join digit_twice as doubled on doubled.fact_id in (y.fact_id, q.fact_id)
    where slip.fact_id is null
        and doubled.fact_id is null
        and y.basis = 'ytd'
        and y.additive
        and (y.quarter = 1 or changed.unit_code is null)
        and not y.approximate
        and not q.approximate
        and abs(q.exact_value + case when y.quarter = 1 then 0 else before.value end - y.exact_value) > 0.005
),

own_level as (
    select unit_code, measure_code, era, count(*) as own_count, median(ln(value)) as own_log
    from movement
    group by unit_code, measure_code, era
    having count(*) >= 8
),

multiple as materialized (
    select
        m.unit_code,
        m.year,
        m.quarter,
        m.quarter_index,
        m.era,
        m.measure_code,
        m.unit,
        m.basis,
        m.value,
        o.own_count,
        o.own_log,
        ln(m.value) - o.own_log as multiple_log
    from movement as m
    join own_level as o
        on o.unit_code = m.unit_code
        and o.measure_code = m.measure_code
        and o.era = m.era
),

peer_multiple as (
    select measure_code, quarter_index, count(*) as peer_count, median(multiple_log) as peer_log
    from multiple
    group by measure_code, quarter_index
    having count(*) >= 5
),

relative as materialized (
    select
        m.unit_code,
        m.year,
        m.quarter,
        m.quarter_index,
        m.era,
        m.measure_code,
        m.unit,
        m.basis,
        m.value,
        m.own_count,
        p.peer_count,
        m.own_log + p.peer_log as usual_log,
        p.peer_log,
        m.multiple_log - p.peer_log as x
    from multiple as m
    join peer_multiple as p
        on p.measure_code = m.measure_code
        and p.quarter_index = m.quarter_index
),

own_middle as (
    select unit_code, measure_code, era, median(x) as middle
    from relative
    group by unit_code, measure_code, era
),

distance as materialized (
    select
        r.unit_code,
        r.year,
        r.quarter,
        r.quarter_index,
        r.era,
        r.measure_code,
        r.unit,
        r.basis,
        r.value,
        r.own_count,
        r.peer_count,
        r.peer_log,
        r.x - o.middle as away,
        r.usual_log + o.middle as expected_log
    from relative as r
    join own_middle as o
        on o.unit_code = r.unit_code
        and o.measure_code = r.measure_code
        and o.era = r.era
),

own_spread as (
    select unit_code, measure_code, era, median(abs(away)) as mad
    from distance
    group by unit_code, measure_code, era
),

peer_spread as (
    select measure_code, quarter_index, median(abs(away)) as mad
    from distance
    group by measure_code, quarter_index
),

-- half a per cent of spread at least: where nothing ever moves, a step by one is no alarm
scored as (
    select
        d.unit_code,
        d.year,
        d.quarter,
        d.quarter_index,
        d.measure_code,
        d.unit,
        d.basis,
        d.value,
        d.own_count,
        d.peer_count,
        exp(d.peer_log) as peer_multiple,
        exp(d.expected_log) as expected,
        d.away,
        0.6745 * cast(d.away as double) / nullif(greatest(o.mad, 0.005), 0) as own_score,
        0.6745 * cast(d.away as double) / nullif(greatest(p.mad, 0.005), 0) as peer_score
    from distance as d
    join own_spread as o
        on o.unit_code = d.unit_code
        and o.measure_code = d.measure_code
        and o.era = d.era
    join peer_spread as p
        on p.measure_code = d.measure_code
        and p.quarter_index = d.quarter_index
),

far as materialized (
    select
        unit_code, year, quarter, quarter_index, measure_code, basis, value, own_count, peer_count, peer_multiple,
        expected, away, own_score, peer_score
    from scored
    where abs(own_score) > 3.5
        and abs(peer_score) > 3.5
        and abs(away) > ln(1.3)
        and (unit = 'yuan' or abs(value - expected) > 3 * sqrt(expected))
        and (unit <> 'yuan' or greatest(value, expected) >= 10000)
),

-- what is told elsewhere already, and what only follows from it
told as (
    select g.unit_code, g.quarter_index, g.measure_code
    from given as g
    join unit_slip as s on s.fact_id = g.fact_id
    union
    select g.unit_code, g.quarter_index, g.measure_code
    from given as g
    join digit_twice as d on d.fact_id = g.fact_id
    union
    select b.unit_code, 4 * b.year + b.quarter as quarter_index, coalesce(o.measure_code, b.measure_code)
        as measure_code
    from rule_break(
        as_of,
        case when in_quarter_from = 1 then in_year_from - 1 else in_year_from end,
        in_year_to,
        case when in_quarter_from = 1 then 1 else in_quarter_from - 1 end,
        case when in_quarter_from = 1 then 4 else in_quarter_to end,
        null,
        in_measure
    ) as b
    join dim_rule_operand as o
        on o.rule_code = b.rule_code
        and o.clause = b.clause
),

outlier as (
    select
        f.unit_code, f.year, f.quarter, f.quarter_index, f.measure_code, f.basis, f.value, f.own_count, f.peer_count,
        f.peer_multiple, f.expected, f.own_score, f.peer_score
    from far as f
    left join told as t
        on t.unit_code = f.unit_code
        and t.measure_code = f.measure_code
        and t.quarter_index between f.quarter_index - 1 and f.quarter_index
    left join far as before
        on before.unit_code = f.unit_code
        and before.measure_code = f.measure_code
        and before.quarter_index = f.quarter_index - 1
        and before.away * f.away > 0
    where t.unit_code is null
        and before.unit_code is null
),

compared as (
    select
        unit_code,
        year,
        quarter,
        quarter_index,
        measure_code,
        basis,
        value,
        coalesce(
            value = lag(value) over by_time and quarter_index = lag(quarter_index) over by_time + 1, false
        ) as is_same,
        coalesce(quarter_index = lag(quarter_index) over by_time + 1, false) as is_next
    from movement
    where value >= 50
    window by_time as (partition by unit_code, measure_code order by quarter_index)
),

-- measures that stay the same in at most one of ten steps from quarter to quarter
moving as (
    select
        measure_code,
        cast(sum(case when is_next and not is_same then 1 else 0 end) as double)
            / nullif(sum(case when is_next then 1 else 0 end), 0) as moving_share
    from compared
    group by measure_code
    having sum(case when is_next then 1 else 0 end) >= 12
        and sum(case when is_same then 1 else 0 end) <= 0.1 * sum(case when is_next then 1 else 0 end)
),

island as (
    select
        unit_code,
        year,
        quarter,
        quarter_index,
        measure_code,
        basis,
        value,
        is_same,
        is_next,
        sum(case when is_same then 0 else 1 end) over (
            partition by unit_code, measure_code order by quarter_index
            rows between unbounded preceding and current row
        ) as run
    from compared
),

placed as (
    select
        unit_code,
        year,
        quarter,
        quarter_index,
        measure_code,
        basis,
        value,
        row_number() over (partition by unit_code, measure_code, run order by quarter_index) as place,
        count(*) over (partition by unit_code, measure_code, run) as run_length,
        sum(case when is_same then 1 else 0 end) over (partition by unit_code, measure_code) as same_count,
        sum(case when is_next then 1 else 0 end) over (partition by unit_code, measure_code) as step_count
    from island
),

-- the unit's own figure must move elsewhere, too
unchanged as (
    select
        p.unit_code, p.year, p.quarter, p.quarter_index, p.measure_code, p.basis, p.value, p.run_length, m.moving_share
    from placed as p
    join moving as m on m.measure_code = p.measure_code
    where p.place = 3
        and p.same_count - p.run_length + 1 <= 0.1 * (p.step_count - p.run_length + 1)
),

-- the typed figure that a figure of the quarter rests on
typed as (
    select
        fact_id,
        unit_code,
        quarter_index,
        measure_code,
        row_number() over (partition by unit_code, quarter_index, measure_code order by basis desc) as preference
    from given
),

found as (
    select
        'unit_slip' as kind, s.fact_id, g.unit_code, g.year, g.quarter, g.measure_code, g.basis, g.value, s.expected,
        cast(s.proposed as double) as proposed, s.other_count as own_count, s.peer_count,
        cast(null as double) as peer_multiple, cast(null as double) as own_score,
        cast(null as double) as peer_score, cast(null as integer) as run_length,
        cast(null as double) as moving_share
    from unit_slip as s
    join given as g on g.fact_id = s.fact_id
    union all
    select
        'digit_twice', d.fact_id, g.unit_code, g.year, g.quarter, g.measure_code, g.basis, g.value, d.expected,
        d.proposed, d.other_count, null, null, null, null, null, null
    from digit_twice as d
    join given as g on g.fact_id = d.fact_id
    union all
    select
        'sum_differs', s.fact_id, g.unit_code, g.year, g.quarter, g.measure_code, g.basis, g.value, s.expected,
        null, null, null, null, null, null, null, null
    from sum_differs as s
    join given as g on g.fact_id = s.fact_id
    union all
    select
        'outlier', t.fact_id, o.unit_code, o.year, o.quarter, o.measure_code, o.basis, o.value, o.expected,
        null, o.own_count, o.peer_count, o.peer_multiple, o.own_score, o.peer_score, null, null
    from outlier as o
    join typed as t
        on t.unit_code = o.unit_code
        and t.quarter_index = o.quarter_index
        and t.measure_code = o.measure_code
        and t.preference = 1
    union all
    select
        'unchanged', t.fact_id, u.unit_code, u.year, u.quarter, u.measure_code, u.basis, u.value, null,
        null, null, null, null, null, null, u.run_length, u.moving_share
    from unchanged as u
    join typed as t
        on t.unit_code = u.unit_code
        and t.quarter_index = u.quarter_index
        and t.measure_code = u.measure_code
        and t.preference = 1
),

-- a word stays while the figure does: it may stand on an earlier return that held the same number
numbered_word as (
    select
        found.fact_id,
        found.kind,
        e.act,
        e.why,
        e.by_whom,
        e.done_at,
        row_number() over (partition by found.fact_id, found.kind order by e.done_at desc, e.act, e.why) as newest
    from found
    join fact as now on now.fact_id = found.fact_id
    join return as r
        on r.unit_code = found.unit_code
        and r.year = found.year
        and r.quarter = found.quarter
    join fact as f
        on f.return_id = r.return_id
        and f.measure_code = found.measure_code
        and f.basis = now.basis
        and f.value = now.value
    join problem_event as e
        on e.return_id = r.return_id
        and e.rule_code = found.kind
        and coalesce(e.cell, '') = coalesce(f.cell, f.measure_code)
    where e.done_at <= as_of
)

select
    found.kind,
    case found.kind when 'unit_slip' then 1 when 'digit_twice' then 2 when 'sum_differs' then 3 when 'outlier' then 4
        else 5 end as kind_rank,
    found.unit_code,
    found.year,
    found.quarter,
    found.measure_code,
    found.basis,
    found.value,
    found.expected,
    cast(found.value as double) / nullif(found.expected, 0) as factor,
    found.proposed,
    found.own_count,
    found.peer_count,
    found.peer_multiple,
    found.own_score,
    found.peer_score,
    found.run_length,
    found.moving_share,
    f.return_id,
    coalesce(f.sheet, '') as sheet,
    coalesce(f.cell, f.measure_code) as cell,
    coalesce(w.act, 'open') as status,
    w.why,
    w.by_whom as answered_by,
    w.done_at as answered_at
from found
join fact as f on f.fact_id = found.fact_id
left join numbered_word as w
    on w.fact_id = found.fact_id
    and w.kind = found.kind
    and w.newest = 1
where found.year between in_year_from and in_year_to
    and found.quarter between in_quarter_from and in_quarter_to
