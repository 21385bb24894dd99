-- Returns of townships that do not exist, made from hashes: the same in each run of one version of DuckDB.
-- quarter_index - first counts the quarters from 0. A township has a size and a growth of its own; each of its
-- measures leans a little to one side and wobbles a little each quarter; flows follow the seasons.
-- part: prepare
create table made_unit as
select
    unit_code,
    hash(unit_code) as seed,
    -- few big ones, many small ones: 0.25 to 4 times the size of a township of 2,000 workers
    0.25 * power(16.0, power((hash(unit_code, 1) % 10007) / 10006.0, 1.7)) as size,
    0.005 + 0.02 * ((hash(unit_code, 2) % 10007) / 10006.0) as growth,
    0.8 + 0.2 * ((hash(unit_code, 3) % 10007) / 10006.0) as zeal,
    coalesce(merger.period, 1000) as gone
from unit
left join made_merger as merger on merger.from_code = unit.unit_code
where unit.level = 'township';
create table made_period as
select
    quarter_index - $first as period,
    quarter_index - $last as ago,
    year,
    quarter,
    cast(ends_on as timestamp) as ended_at
from calendar_quarter
where quarter_index between $first and $last;
create table made_gain as
select m.to_code as unit_code, m.period, sum(u.size) as size
from made_merger as m
join made_unit as u on u.unit_code = m.from_code
group by all;
-- which returns there are, when they came in, and in which file: a file has what came one after the other
create table made_return as
with chance as (
    select
        u.unit_code,
        p.period,
        p.ago,
        p.year,
        p.quarter,
        p.ended_at,
        hash(u.seed, p.period) as luck
    from made_unit as u
    join made_period as p on p.period < u.gone
),

arrived as (
    select
        unit_code,
        period,
        ago,
        year,
        quarter,
        luck,
        -- most within 14 days, one in twelve up to 10 days after them
        ended_at + to_hours(cast(
            24 + (luck // 1000) % (24 * 13) + case when (luck // 7) % 12 = 0 then (luck // 3) % 240 else 0 end
            as integer
        )) as came_at
    from chance
    where luck % 1000 >= case when ago = 0 then 120 else 18 end
),

filed as (
    select
        *,
        (row_number() over (partition by period order by came_at, unit_code) - 1) // $per_act as file,
        (row_number() over (partition by period order by came_at, unit_code) - 1) % $per_act as place
    from arrived
)

select
    unit_code,
    period,
    ago,
    year,
    quarter,
    luck,
    place,
    file,
    1 as revision,
    max(came_at) over (partition by period, file) + to_seconds(cast(file % 3600 as integer)) as filed_at,
    -- of the newest quarter less than half is approved
    ago < 0 or (luck // 13) % 5 < 2 as is_approved
from filed;
-- corrections: a return in three hundred, a week after its approval, each an act of its own quarter's
create table made_correction as
select
    unit_code,
    period,
    year,
    quarter,
    luck,
    row_number() over (partition by period order by unit_code) - 1 as place,
    max(filed_at) over (partition by period) + interval 20 day as filed_at
from made_return
where (luck // 17) % 300 = 0 and ago < 0;
create table made_act as
with act as (
    select
        period,
        0 as step,
        file,
        'commit' as act,
        any_value(filed_at) as done_at,
        count(*) as returns
    from made_return
    group by period, file
    union all
    select
        period,
        1 as step,
        file,
        'approve' as act,
        any_value(filed_at) + interval 3 day as done_at,
        count(*) as returns
    from made_return
    where is_approved
    group by period, file
    union all
    select
        period,
        2 as step,
        0 as file,
        'correct' as act,
        any_value(filed_at) as done_at,
        count(*) as returns
    from made_correction
    group by period
)

select
    $begun + row_number() over (order by period, step, file) as number,
    period,
    step,
    file,
    act,
    done_at,
    case when step = 1 then '县总工会' else '填报人' end as by_whom,
    returns
from act;
create table made_approval as
select period, file, number, done_at
from made_act
where step = 1;
create table made_filing as
select
    a.number * $returns_per_act + r.place as return_id,
    a.number as act_number,
    r.unit_code,
    r.period,
    r.year,
    r.quarter,
    r.luck,
    1 as revision,
    'filed' as source_kind,
    a.done_at as filed_at,
    a.by_whom,
    case when r.is_approved then approval.number end as approved_in,
    case when r.is_approved then approval.done_at end as approved_at
from made_return as r
join made_act as a on a.period = r.period and a.file = r.file and a.step = 0
left join made_approval as approval on approval.period = r.period and approval.file = r.file
union all
select
    a.number * $returns_per_act + r.place as return_id,
    a.number as act_number,
    r.unit_code,
    r.period,
    r.year,
    r.quarter,
    r.luck,
    2 as revision,
    'correction' as source_kind,
    a.done_at as filed_at,
    a.by_whom,
    a.number as approved_in,
    a.done_at as approved_at
from made_correction as r
join made_act as a on a.period = r.period and a.step = 2;
-- part: returns
insert into journal_act
select number, act, done_at, by_whom, '{}' as summary
from made_act
order by number;
insert into return
    (return_id, act_number, unit_code, year, quarter, revision, source_kind, sha256, filed_at, filed_by)
select return_id, act_number, unit_code, year, quarter, revision, source_kind, null, filed_at, by_whom
from made_filing
order by return_id;
insert into return_event (return_id, act_number, act, done_at, by_whom, note)
select return_id, act_number, 'submitted' as act, filed_at as done_at, by_whom, '' as note
from made_filing
where revision = 1
union all
select return_id, approved_in as act_number, 'approved' as act, approved_at as done_at, '县总工会' as by_whom, '' as note
from made_filing
where approved_in is not null
order by act_number, return_id;
-- part: facts
insert into fact
    (fact_id, return_id, measure_code, basis, value, state, raw_text, sheet, cell, approximate, unit_factor)
with filing as (
    select
        f.return_id,
        f.unit_code,
        f.revision,
        f.quarter,
        f.luck,
        f.year * 4 as year_seed,
        f.period,
        u.seed,
        u.zeal * (0.9 + 0.1 * least(1, f.period / 40.0)) as zeal,
        (u.size + coalesce(g.size, 0)) * power(1 + u.growth, f.period / 4.0) as size
    from made_filing as f
    join made_unit as u on u.unit_code = f.unit_code
    left join (
        select unit_code, sum(size) as size
        from made_gain
        where period <= $period
        group by unit_code
    ) as g on g.unit_code = f.unit_code
    where f.period = $period
    order by f.return_id
),

part as (
    select
        f.return_id,
        m.n,
        m.code,
        m.is_stock,
        m.is_yuan,
        f.luck,
        m.base * f.size
        -- parts of a whole are as many as people are zealous
        * case when m.is_part then f.zeal else 1 end
        -- everything leans by 1 per cent and wobbles by a half
        * (0.99 + 0.02 * ((hash(f.seed, m.n) % 1009) / 1008.0))
        * (1 + case when f.revision = 2 then 0.006 else 0 end)
        * case
            when m.is_stock then 0.995 + 0.01 * ((hash(f.seed, m.n, f.period) % 1009) / 1008.0)
            else
                m.season[1] * (0.98 + 0.04 * ((hash(f.seed, m.n, f.year_seed + 1) % 1009) / 1008.0))
                + case when f.quarter < 2 then 0 else
                    m.season[2] * (0.98 + 0.04 * ((hash(f.seed, m.n, f.year_seed + 2) % 1009) / 1008.0))
                end
                + case when f.quarter < 3 then 0 else
                    m.season[3] * (0.98 + 0.04 * ((hash(f.seed, m.n, f.year_seed + 3) % 1009) / 1008.0))
                end
                + case when f.quarter < 4 then 0 else
                    m.season[4] * (0.98 + 0.04 * ((hash(f.seed, m.n, f.year_seed + 4) % 1009) / 1008.0))
                end
        end as size
    from filing as f
    cross join made_measure as m
    -- a correction holds three figures, a return in 25 lacks one of its 90
    where (f.revision = 1 and ((f.luck // 11) % 25 > 0 or m.n <> f.luck % 90))
        or (f.revision = 2 and m.n in (f.luck % 30, 30 + f.luck % 31, 61 + f.luck % 29))
),

figure as (
    select
        return_id,
        n,
        code,
        is_stock,
        (luck // 19) % 40 = 0 and n = (luck // 23) % 90 as is_void,
        (luck // 29) % 30 = 0 and n = (luck // 31) % 90 as is_approximate,
        cast(case when is_yuan then round(size / 100) * 100 else round(size) end as bigint) as value
    from part
)

select
    return_id * $facts_per_return + n as fact_id,
    return_id,
    code as measure_code,
    case when is_stock then 'stock' else 'ytd' end as basis,
    case when not is_void then cast(value as decimal(18, 2)) end as value,
    case when is_void then 'not_applicable' else 'value' end as state,
    case when is_void then '/' else cast(value as text) end as raw_text,
    '季报' as sheet,
    'D' || cast(n + 4 as text) as cell,
    is_approximate as approximate,
    1 as unit_factor
from figure;
-- part: figures
-- Of the townships' years in which nothing was corrected and no township changed, all figures are what was filed
-- and, of flows, each quarter alone: far simpler than what the product's statement must do, and equal to it.
create or replace temp table touched as
select distinct unit_code, year
from return
where year = $year
    and unit_code between $first and $last
    and (unit_code, year) in (
        select (unit_code, year) from return where year = $year and revision > 1
        union
        select (unit_code, year) from dim_unit_change
    );
create or replace temp table made_given as
select
    r.unit_code,
    r.year,
    r.quarter,
    f.measure_code,
    f.basis,
    f.value,
    f.state,
    f.approximate,
    f.fact_id,
    r.filed_at as known_from,
    measure.additive and f.basis = 'ytd' as is_flow
from return as r
join fact as f on f.return_id = r.return_id
join measure on measure.measure_code = f.measure_code
where r.year = $year
    and r.unit_code between $first and $last
    and (r.unit_code, r.year) not in (select (unit_code, year) from touched);
create or replace temp table made_figure as
select
    unit_code,
    year,
    quarter,
    measure_code,
    basis,
    value,
    state,
    false as derived,
    approximate,
    fact_id,
    known_from,
    timestamp '9999-12-31 23:59:59' as known_until
from made_given
union all
select
    now.unit_code,
    now.year,
    now.quarter,
    now.measure_code,
    'quarter' as basis,
    now.value - case when now.quarter = 1 then 0 else past.value end as value,
    'value' as state,
    true as derived,
    now.approximate or coalesce(past.approximate, false) as approximate,
    null as fact_id,
    greatest(now.known_from, past.known_from) as known_from,
    timestamp '9999-12-31 23:59:59' as known_until
from made_given as now
left join made_given as past
    on past.unit_code = now.unit_code
    and past.measure_code = now.measure_code
    and past.quarter = now.quarter - 1
where now.is_flow
    and now.value is not null
    and (now.quarter = 1 or past.value is not null);
-- part: sorted
insert into fct_figure
select unit_code, year, quarter, measure_code, basis, value, state, derived, approximate, fact_id, known_from, known_until
from made_figure
order by quarter, unit_code, measure_code, basis, known_from;
drop table made_given;
