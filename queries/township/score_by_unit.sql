-- The score of one township on 100 points with its rank and stars: its row of scoring/score_by_unit with the scheme's
-- own weights, without what only the page of scores shows. A township that is not scored with the others has no row.
-- grain: unit_code
-- param unit_code: text
-- param year: integer
-- param quarter: integer, 1 to 4
-- param kinds: text[], unit kinds to include
-- param as_of: timestamp, figures, targets and schemes as known then
-- column unit_code: text
-- column score: double, 0..100, null where nothing can be scored
-- column rank: integer, 1 for the highest; equal scores share a rank
-- column stars: integer, 5 to 1
-- column units_scored: integer, units with a score
with scheme_of_year as (
    select missing_rule, star_5, star_4, star_3, star_2, row_number() over (order by year desc) as newest
    from stg_scheme
    where year <= $year
        and known_from <= $as_of
        and known_until > $as_of
),

-- added up before it is asked which units were there, and only of what is known: as the weights are 100 in all, what
-- nothing is given of is the rest
added as (
    select
        unit_code,
        sum(case when is_counted then weight end) as weight_counted,
        sum(case when not is_counted then weight end) as weight_left_out,
        sum(points) as points,
        count(value) as values_known
    from fct_score_item($as_of, $year, $quarter, $kinds, null, null, null, false, true)
    group by unit_code
),

unit_there as (
    select unit_code
    from dim_unit_quarter
    where year = $year
        and quarter = $quarter
        and list_contains($kinds, kind)
),

scored as (
    select
        u.unit_code,
        s.star_5,
        s.star_4,
        s.star_3,
        s.star_2,
        case
            when a.values_known > 0
                then cast(
                    round(
                        cast(
                            100 * cast(a.points as double) / nullif(
                                round(
                                    case
                                        when s.missing_rule = 'none' then 100 - coalesce(a.weight_left_out, 0)
                                        else a.weight_counted
                                    end,
                                    9
                                ),
                                0
                            ) as decimal(18, 8)
                        ),
                        2
                    ) as double
                )
        end as score
    from unit_there as u
    join scheme_of_year as s on s.newest = 1
    left join added as a on a.unit_code = u.unit_code
),

own as (
    select unit_code, score, star_5, star_4, star_3, star_2
    from scored
    where unit_code = $unit_code
),

-- counted, not ranked: of all units only how many are ahead is asked
placed as (
    select
        count(s.score) as units_scored,
        count(case when s.score > own.score then 1 end) as units_ahead
    from scored as s
    cross join own
)

select
    own.unit_code,
    own.score,
    case when own.score is not null then 1 + p.units_ahead end as rank,
    case
        when own.score is null then null
        when own.score >= own.star_5 then 5
        when own.score >= own.star_4 then 4
        when own.score >= own.star_3 then 3
        when own.score >= own.star_2 then 2
        else 1
    end as stars,
    p.units_scored
from own
cross join placed as p
order by own.unit_code
