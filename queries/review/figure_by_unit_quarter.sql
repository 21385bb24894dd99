-- The figures of one unit and quarter side by side with last quarter and last year, what needs a look first.
-- A stock is compared with the stock of the quarter before and of the same quarter last year; a flow's quarter
-- alone with the quarter before, its year to date with that of last year. "Before" is how the figure stood before
-- the returns that wait for approval came in (with none waiting: before the newest that stands).
-- grain: measure_code
-- param unit_code: text
-- param year: integer
-- param quarter: integer, 1 to 4
-- param as_of: timestamp, as known then
-- column measure_code: text
-- column basis: text, stock or ytd
-- column state: text, value, not_applicable or missing
-- column value: double, stock or year to date
-- column quarter_value: double, a flow's quarter alone, null for a stock
-- column is_derived: boolean, computed from other quarters
-- column approximate: boolean
-- column state_last_quarter: text, value, not_applicable or missing
-- column value_last_quarter: double, stock, or the flow of that quarter alone
-- column change_on_quarter: double, against value_last_quarter
-- column change_on_quarter_share: double, of value_last_quarter, null where that is 0
-- column state_last_year: text, value, not_applicable or missing
-- column value_last_year: double, stock or year to date in the same quarter
-- column change_on_year: double, against value_last_year
-- column change_on_year_share: double, of value_last_year, null where that is 0
-- column state_before: text, value, not_applicable or missing, before the returns that wait
-- column value_before: double
-- column is_corrected: boolean, there was a figure before and it is another one now
-- column problem_severity: text, error or warning, the worst the figure was filed with, null without one
-- column is_large_change: boolean, half as much again or half as little (a stock on the quarter, else on the year),
--   and by 10 or more, by 10,000 yuan or more
-- column attention: integer, 0 error, 1 warning, 2 corrected, 3 missing though it was there or left empty with a
--   reason, 4 large change, 5 the rest
-- column reason_args: text, JSON, why a missing figure was left empty as its row says, null where it does not
-- column attention_count: integer, figures of the list with something to look at
-- column figure_count: integer, figures on the list
-- column return_id: bigint, the return the figure stands in, null when derived
-- column raw_text: text, as written
-- column sheet: text
-- column cell: text
with asked as (
    select
        $year as year,
        $quarter as quarter,
        case when $quarter = 1 then $year - 1 else $year end as year_before,
        case when $quarter = 1 then 4 else $quarter - 1 end as quarter_before
),

standing as (
    select s.return_id, s.status, r.filed_at
    from stg_return_status as s
    join return as r on r.return_id = s.return_id
    where s.unit_code = $unit_code
        and s.year = $year
        and s.quarter = $quarter
        and s.status in ('submitted', 'approved', 'locked')
        and s.from_at <= $as_of
        and s.until_at > $as_of
),

looked_at as (
    select coalesce(min(case when status = 'submitted' then filed_at end), max(filed_at)) as since_at
    from standing
),

figure as (
    select year, quarter, measure_code, basis, value, state, derived, approximate, fact_id, known_from, known_until
    from fct_figure
    where unit_code = $unit_code
        and year between $year - 1 and $year
),

current_figure as (
    select year, quarter, measure_code, basis, cast(value as double) as value, state, derived, approximate, fact_id
    from figure
    where known_from <= $as_of
        and known_until > $as_of
),

before as (
    select f.measure_code, f.basis, cast(f.value as double) as value, f.state
    from figure as f
    cross join looked_at
    where f.year = $year
        and f.quarter = $quarter
        and not f.derived
        and f.known_from < looked_at.since_at
        and f.known_until >= looked_at.since_at
),

problem_rank as (
    select
        p.measure_code,
        min(case p.severity when 'error' then 0 when 'warning' then 1 end) as severity_rank
    from problem as p
    join standing on standing.return_id = p.return_id
    group by p.measure_code
),

numbered_reason as (
    select
        p.measure_code,
        p.message_args,
        row_number() over (partition by p.measure_code order by p.return_id desc, p.cell) as newest
    from problem as p
    join standing on standing.return_id = p.return_id
    where p.rule_code = 'blank_reason'
),

compared as (
    select
        m.measure_code,
        m.sort,
        case when m.unit = 'yuan' then 10000 else 10 end as least_change,
        case when m.measure_type = 'stock' then 'stock' else 'ytd' end as basis,
        coalesce(n.state, q.state, 'missing') as state,
        n.value,
        q.value as quarter_value,
        coalesce(n.derived, q.derived, false) as is_derived,
        coalesce(n.approximate, q.approximate, false) as approximate,
        coalesce(lq.state, 'missing') as state_last_quarter,
        lq.value as value_last_quarter,
        case when m.measure_type = 'stock' then n.value else q.value end - lq.value as change_on_quarter,
        coalesce(ly.state, 'missing') as state_last_year,
        ly.value as value_last_year,
        n.value - ly.value as change_on_year,
        coalesce(b.state, bq.state, 'missing') as state_before,
        coalesce(b.value, bq.value) as value_before,
        case
            when b.state is not null then b.state <> coalesce(n.state, '') or b.value <> n.value
            when bq.state is not null then bq.state <> coalesce(q.state, '') or bq.value <> q.value
        end as is_corrected,
        p.severity_rank,
        case when coalesce(n.state, q.state) is null then reason.message_args end as reason_args,
        case when n.fact_id is null then q.fact_id else n.fact_id end as fact_id
    from measure as m
    cross join asked as a
    left join current_figure as n
        on n.measure_code = m.measure_code
        and n.year = a.year
        and n.quarter = a.quarter
        and n.basis <> 'quarter'
    left join current_figure as q
        on q.measure_code = m.measure_code
        and q.year = a.year
        and q.quarter = a.quarter
        and q.basis = 'quarter'
    left join current_figure as lq
        on lq.measure_code = m.measure_code
        and lq.year = a.year_before
        and lq.quarter = a.quarter_before
        and lq.basis = case when m.measure_type = 'stock' then 'stock' else 'quarter' end
    left join current_figure as ly
        on ly.measure_code = m.measure_code
        and ly.year = a.year - 1
        and ly.quarter = a.quarter
        and ly.basis <> 'quarter'
    left join before as b on b.measure_code = m.measure_code and b.basis <> 'quarter'
    left join before as bq on bq.measure_code = m.measure_code and bq.basis = 'quarter'
    left join problem_rank as p on p.measure_code = m.measure_code
    left join numbered_reason as reason on reason.measure_code = m.measure_code and reason.newest = 1
),

shared as (
    select
        measure_code,
        sort,
        basis,
        state,
        value,
        quarter_value,
        is_derived,
        approximate,
        state_last_quarter,
        value_last_quarter,
        change_on_quarter,
        cast(change_on_quarter as double) / nullif(value_last_quarter, 0) as change_on_quarter_share,
        state_last_year,
        value_last_year,
        change_on_year,
        cast(change_on_year as double) / nullif(value_last_year, 0) as change_on_year_share,
        state_before,
        value_before,
        coalesce(is_corrected, false) as is_corrected,
        case severity_rank when 0 then 'error' when 1 then 'warning' end as problem_severity,
        severity_rank,
        reason_args,
        coalesce(
            (abs(cast(change_on_year as double) / nullif(value_last_year, 0)) >= 0.5 and abs(change_on_year) >= least_change)
            or (
                basis = 'stock'
                and abs(cast(change_on_quarter as double) / nullif(value_last_quarter, 0)) >= 0.5
                and abs(change_on_quarter) >= least_change
            ),
            false
        ) as is_large_change,
        fact_id
    from compared
    where state <> 'missing'
        or state_last_quarter <> 'missing'
        or state_last_year <> 'missing'
        or state_before <> 'missing'
        or reason_args is not null
),

marked as (
    select
        measure_code,
        case
            when severity_rank is not null then severity_rank
            when is_corrected then 2
            when state = 'missing' then 3
            when is_large_change then 4
            else 5
        end as attention
    from shared
)

select
    m.measure_code,
    m.basis,
    m.state,
    m.value,
    m.quarter_value,
    m.is_derived,
    m.approximate,
    m.state_last_quarter,
    m.value_last_quarter,
    m.change_on_quarter,
    m.change_on_quarter_share,
    m.state_last_year,
    m.value_last_year,
    m.change_on_year,
    m.change_on_year_share,
    m.state_before,
    m.value_before,
    m.is_corrected,
    m.problem_severity,
    m.is_large_change,
    k.attention,
    m.reason_args,
    count(case when k.attention < 5 then 1 end) over () as attention_count,
    count(*) over () as figure_count,
    fact.return_id,
    fact.raw_text,
    fact.sheet,
    fact.cell
from shared as m
join marked as k on k.measure_code = m.measure_code
left join fact on fact.fact_id = m.fact_id
order by k.attention, m.sort, m.measure_code
