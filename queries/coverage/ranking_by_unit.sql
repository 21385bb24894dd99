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
with measured as (
    select
        better,
        unit = 'percent' as is_percent
    from dim_indicator
    where indicator_code = $ratio
),

now as (
    select
        r.unit_code,
        r.unit_name,
        r.kind,
        r.numerator,
        r.denominator,
        r.rate,
        r.state,
        case when m.better = 'lower' then r.rate else -r.rate end as worseness,
        coalesce(m.is_percent and r.rate > 1, false) as is_above_one
    from fct_unit_rate($as_of, $ratio, $year, $quarter, $kinds, $boundaries) as r
    left join measured as m on true
),

placed as (
    select
        unit_code,
        unit_name,
        kind,
        numerator,
        denominator,
        rate,
        state,
        is_above_one,
        rank() over (order by worseness nulls last) as rank,
        row_number() over (order by worseness nulls last, unit_code) as row_place,
        count(case when state in ('missing', 'partial') then 1 end)
            over (order by worseness nulls last, unit_code rows unbounded preceding) as missing_place,
        count(rate) over () as rows_ranked,
        count(case when state in ('missing', 'partial') then 1 end) over () as rows_missing,
        count(*) over () as rows_in_all
    from now
),

-- the few that are told of, before anything else is looked up for them
chosen as (
    select
        unit_code,
        unit_name,
        kind,
        numerator,
        denominator,
        rate,
        state,
        is_above_one,
        case when rate is not null then rank end as rank,
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
),

past as (
    select
        r.unit_code,
        r.rate,
        rank() over (order by case when m.better = 'lower' then r.rate else -r.rate end) as rank
    from fct_unit_rate($as_of, $ratio, $year - 1, $quarter, $kinds, $boundaries) as r
    left join measured as m on true
    where r.rate is not null
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
        c.unit_code,
        c.unit_name,
        c.kind,
        c.numerator,
        c.denominator,
        c.rate,
        past.rate as rate_last_year,
        c.rate - past.rate as rate_change,
        c.rank,
        past.rank as rank_last_year,
        coalesce(own.value, general.value) as target,
        c.is_above_one,
        c.state,
        filed.unit_code is not null as filed,
        c.row_place,
        c.rows_ranked,
        c.rows_missing,
        c.rows_in_all
    from chosen as c
    left join past on past.unit_code = c.unit_code
    left join target as own on own.unit_code = c.unit_code
    left join target as general on general.is_county
    left join fct_filed_unit($as_of, $year, $quarter, $boundaries) as filed on filed.unit_code = c.unit_code
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
from compared
order by
    rank nulls last,
    unit_code
