-- Townships ranked by one ratio in one quarter, with last year's rank and what is missing to the target.
-- Rank 1 is the best: the highest rate, or the lowest where lower is better. Equal rates share a rank; units
-- without a rate are not ranked and come last. Where there are many units, both ends of the ranking, the one in
-- the middle and the first of those that are missing tell most: so many of each as $most says.
-- grain: unit_code
-- param ratio: text, a ratio code of data/indicators.csv
-- param year: integer
-- param quarter: integer, 1 to 4
-- param kinds: text[], unit kinds to include
-- param most: integer, so many units of either end and of those missing, and the one in the middle, null for all
-- param shown: text, a unit that is there in any case, null for none
-- param limit_rows: integer, at most so many units, null for all
-- param skip_rows: integer, so many of the first units are left out, null for none
-- param boundaries: text, reported (units as they were) or today (earlier figures led to today's units)
-- param as_of: timestamp, figures as known then
-- column unit_code: text
-- column unit_name: text
-- column kind: text
-- column numerator: double
-- column denominator: double
-- column rate: double, 0..1 (yuan for an average), null where the denominator is null or 0
-- column rate_last_year: double, the unit's rate in the same quarter last year
-- column rate_change: double, rate less rate_last_year
-- column rank: integer, null when there is no rate
-- column rank_last_year: integer, the rank in the same quarter last year
-- column target: double, the unit's own target of that year, else the county's
-- column gap_count: integer, how many more of the numerator reach the target, 0 when reached
-- column is_above_one: boolean, a percentage above 100 %
-- column state: text, reported, partial (a side or a unit merged since is missing), not_applicable or missing
-- column filed: boolean, the unit has a return that stands for the quarter
-- column row_place: integer, 1 for the first of all units in this order
-- column rows_ranked: integer, units with a rate; the same on every row, as are those below
-- column rows_missing: integer, units whose state is missing or partial
-- column rows_in_all: integer, units valid on the quarter's last day
with boundary as (
    select
        unit_code,
        unit_name,
        kind,
        year,
        source_code,
        source_count
    from dim_unit_boundary
    where boundaries = $boundaries
        and year between $year - 1 and $year
        and quarter = $quarter
        and list_contains($kinds, kind)
        and known_from <= $as_of
        and known_until > $as_of
),

unit_quarter as (
    select distinct unit_code, unit_name, kind, year
    from boundary
),

figure as (
    select unit_code, year, numerator, denominator, is_not_applicable, has_part
    from fct_ratio($as_of, [$ratio], $year - 1, $year, $quarter, $quarter, null, $boundaries)
),

filing as (
    select b.unit_code
    from boundary as b
    join (
        select distinct unit_code
        from stg_return_standing
        where year = $year
            and quarter = $quarter
            and from_at <= $as_of
            and until_at > $as_of
    ) as s on s.unit_code = b.source_code
    where b.year = $year
    group by b.unit_code
    having count(*) = min(b.source_count)
),

rated as (
    select
        u.unit_code,
        u.unit_name,
        u.kind,
        u.year,
        f.numerator,
        f.denominator,
        cast(f.numerator as double) / nullif(f.denominator, 0) as rate,
        case
            when f.is_not_applicable then 'not_applicable'
            when f.numerator is not null and f.denominator is not null then 'reported'
            when f.has_part then 'partial'
            else 'missing'
        end as state
    from unit_quarter as u
    left join figure as f on f.unit_code = u.unit_code and f.year = u.year
),

directed as (
    select
        r.unit_code,
        r.unit_name,
        r.kind,
        r.year,
        r.numerator,
        r.denominator,
        r.rate,
        r.state,
        r.rate is not null as has_rate,
        case when d.better = 'lower' then r.rate else -r.rate end as worseness,
        coalesce(d.unit = 'percent' and r.rate > 1, false) as is_above_one
    from rated as r
    left join dim_indicator as d on d.indicator_code = $ratio
),

ranked as (
    select
        unit_code,
        unit_name,
        kind,
        year,
        numerator,
        denominator,
        rate,
        state,
        is_above_one,
        case when has_rate then rank() over (partition by year, has_rate order by worseness) end as rank
    from directed
),

target as (
    select unit_code, value, is_county
    from stg_target
    where indicator_code = $ratio
        and year = $year
        and known_from <= $as_of
        and known_until > $as_of
),

compared as (
    select
        now.unit_code,
        now.unit_name,
        now.kind,
        now.numerator,
        now.denominator,
        now.rate,
        past.rate as rate_last_year,
        now.rate - past.rate as rate_change,
        now.rank,
        past.rank as rank_last_year,
        coalesce(own.value, general.value) as target,
        now.is_above_one,
        now.state,
        filing.unit_code is not null as filed
    from ranked as now
    left join ranked as past on past.unit_code = now.unit_code and past.year = $year - 1
    left join target as own on own.unit_code = now.unit_code
    left join target as general on general.is_county
    left join filing on filing.unit_code = now.unit_code
    where now.year = $year
),

placed as (
    select
        unit_code,
        unit_name,
        kind,
        numerator,
        denominator,
        rate,
        rate_last_year,
        rate_change,
        rank,
        rank_last_year,
        target,
        is_above_one,
        state,
        filed,
        row_number() over (order by rank nulls last, unit_code) as row_place,
        row_number() over (partition by state in ('missing', 'partial') order by unit_code) as missing_place,
        count(rank) over () as rows_ranked,
        count(case when state in ('missing', 'partial') then 1 end) over () as rows_missing,
        count(*) over () as rows_in_all
    from compared
)

select
    unit_code,
    unit_name,
    kind,
    numerator,
    denominator,
    rate,
    rate_last_year,
    rate_change,
    rank,
    rank_last_year,
    target,
    -- rounded first, so that 0.07 * 100 asks for 7 and not for 8
    case
        when rate is not null and target is not null
            then cast(greatest(ceil(round(target * denominator - numerator, 6)), 0) as bigint)
    end as gap_count,
    is_above_one,
    state,
    filed,
    row_place,
    rows_ranked,
    rows_missing,
    rows_in_all
from placed
where (
        $most is null
        or row_place <= $most
        or (row_place > rows_ranked - $most and row_place <= rows_ranked)
        or 2 * row_place in (rows_ranked, rows_ranked + 1)
        or (state in ('missing', 'partial') and missing_place <= $most)
        or unit_code = $shown
    )
    and (
        $limit_rows is null
        or (row_place > coalesce($skip_rows, 0) and row_place <= coalesce($skip_rows, 0) + $limit_rows)
    )
order by
    rank nulls last,
    unit_code
