-- The score of each township on 100 points with rank and stars, by area, beside the one that was signed off.
-- A township of which nothing can be scored has neither score nor rank. Where an item does not count for a township
-- (not applicable, no base), its points are brought to 100 by those that do.
-- grain: unit_code
-- param year: integer
-- param quarter: integer, 1 to 4
-- param kinds: text[], unit kinds to include
-- param areas: text[], areas with other weights to try, null for the scheme's own
-- param area_weights: double[], the weights to try, in the order of areas, null for the scheme's own
-- param unit_code: text, its row only, the counts stay those of all units; null for all
-- param limit_rows: integer, at most so many units, with the first and the last that have a score, null for all
-- param skip_rows: integer, so many of the first units are left out, null for none
-- param shown: text, a unit that is there in any case, null for none
-- param as_of: timestamp, figures, targets, schemes and signed scores as known then
-- column unit_code: text
-- column unit_name: text
-- column short_name: text
-- column kind: text
-- column year: integer
-- column quarter: integer
-- column score: double, 0..100
-- column rank: integer, 1 for the highest; equal scores share a rank
-- column stars: integer, 5 to 1
-- column organisation_points: double
-- column rights_points: double
-- column service_points: double
-- column home_points: double
-- column weight_counted: double, of 100, what counts for the township
-- column items_met: integer
-- column items_near: integer
-- column items_unmet: integer
-- column items_missing: integer, not reported, in whole or in part
-- column items_left_out: integer, not applicable or without a base
-- column scheme_score: double, with the scheme's own weights
-- column scheme_rank: integer
-- column score_change: double, score less scheme_score
-- column rank_change: integer, places gained against the scheme's own weights
-- column is_signed: boolean, the quarter's scores are signed off
-- column signed_score: double
-- column signed_rank: integer
-- column signed_stars: integer
-- column change_since_signed: double, scheme_score less signed_score
-- column units_scored: integer, units with a score
-- column units_expected: integer
-- column units_five_star: integer
-- column units_changed: integer, units whose score is another one than was signed off
-- column row_place: integer, 1 for the first unit of the ranking
with tried as (
    select
        unit_code,
        unit_name,
        short_name,
        kind,
        area_code,
        weight,
        state,
        is_counted,
        value,
        points,
        light,
        star_5,
        star_4,
        star_3,
        star_2
    from fct_score_item($as_of, $year, $quarter, $kinds, $areas, $area_weights, null, false, false)
),

-- the scheme's own weights: worked out beside those tried only where others are
own as (
    select unit_code, weight, is_counted, value, points
    from fct_score_item($as_of, $year, $quarter, $kinds, null, null, null, false, false)
    where $areas is not null
    union all
    select unit_code, weight, is_counted, value, points
    from tried
    where $areas is null
),

added as (
    select
        unit_code,
        unit_name,
        short_name,
        kind,
        max(star_5) as star_5,
        max(star_4) as star_4,
        max(star_3) as star_3,
        max(star_2) as star_2,
        sum(case when is_counted then weight end) as weight_counted,
        sum(points) as points,
        sum(case when area_code = 'organisation' then points end) as organisation_points,
        sum(case when area_code = 'rights' then points end) as rights_points,
        sum(case when area_code = 'service' then points end) as service_points,
        sum(case when area_code = 'home' then points end) as home_points,
        count(value) as values_known,
        count(case when light = 'met' then 1 end) as items_met,
        count(case when light = 'near' then 1 end) as items_near,
        count(case when light = 'unmet' then 1 end) as items_unmet,
        count(case when state in ('missing', 'partial') then 1 end) as items_missing,
        count(case when state in ('not_applicable', 'no_base') then 1 end) as items_left_out
    from tried
    group by unit_code, unit_name, short_name, kind
),

own_added as (
    select
        unit_code,
        case
            when count(value) > 0
                then cast(
                    round(
                        cast(
                            100 * cast(sum(points) as double)
                            / nullif(sum(case when is_counted then round(weight, 9) end), 0) as decimal(18, 8)
                        ),
                        2
                    ) as double
                )
        end as score
    from own
    group by unit_code
),

own_ranked as (
    select
        unit_code,
        score,
        case when score is not null then rank() over (order by score desc nulls last) end as rank
    from own_added
),

scored as (
    select
        unit_code,
        unit_name,
        short_name,
        kind,
        star_5,
        star_4,
        star_3,
        star_2,
        weight_counted,
        case
            when values_known > 0
                then cast(
                    round(
                        cast(
                            100 * cast(points as double) / nullif(round(weight_counted, 9), 0) as decimal(18, 8)
                        ),
                        2
                    ) as double
                )
        end as score,
        organisation_points,
        rights_points,
        service_points,
        home_points,
        items_met,
        items_near,
        items_unmet,
        items_missing,
        items_left_out
    from added
),

ranked as (
    select
        s.unit_code,
        s.unit_name,
        s.short_name,
        s.kind,
        s.score,
        case when s.score is not null then rank() over (order by s.score desc nulls last) end as rank,
        case
            when s.score is null then null
            when s.score >= s.star_5 then 5
            when s.score >= s.star_4 then 4
            when s.score >= s.star_3 then 3
            when s.score >= s.star_2 then 2
            else 1
        end as stars,
        case when s.score is not null then cast(100 as double) / nullif(round(s.weight_counted, 9), 0) end as factor,
        s.organisation_points,
        s.rights_points,
        s.service_points,
        s.home_points,
        s.weight_counted,
        s.items_met,
        s.items_near,
        s.items_unmet,
        s.items_missing,
        s.items_left_out
    from scored as s
),

newest_signoff as (
    select max(act_number) as act_number
    from signoff
    where year = $year
        and quarter = $quarter
        and done_at <= $as_of
),

signed as (
    select s.unit_code, s.score, s.rank, s.stars
    from signed_score as s
    join newest_signoff as n on n.act_number = s.act_number
),

compared as (
    select
        r.unit_code,
        r.unit_name,
        r.short_name,
        r.kind,
        r.score,
        r.rank,
        r.stars,
        cast(round(cast(r.organisation_points * r.factor as decimal(18, 8)), 2) as double) as organisation_points,
        cast(round(cast(r.rights_points * r.factor as decimal(18, 8)), 2) as double) as rights_points,
        cast(round(cast(r.service_points * r.factor as decimal(18, 8)), 2) as double) as service_points,
        cast(round(cast(r.home_points * r.factor as decimal(18, 8)), 2) as double) as home_points,
        cast(round(cast(r.weight_counted as decimal(18, 8)), 2) as double) as weight_counted,
        r.items_met,
        r.items_near,
        r.items_unmet,
        r.items_missing,
        r.items_left_out,
        o.score as scheme_score,
        o.rank as scheme_rank,
        n.act_number is not null as is_signed,
        s.score as signed_score,
        s.rank as signed_rank,
        s.stars as signed_stars,
        cast(round(cast(o.score - s.score as decimal(18, 8)), 2) as double) as change_since_signed,
        n.act_number is not null and (
            (o.score is null) <> (s.score is null) or coalesce(o.score <> s.score, false)
        ) as is_changed
    from ranked as r
    join own_ranked as o on o.unit_code = r.unit_code
    cross join newest_signoff as n
    left join signed as s on s.unit_code = r.unit_code
),

counted as (
    select
        unit_code,
        unit_name,
        short_name,
        kind,
        cast($year as integer) as year,
        cast($quarter as integer) as quarter,
        score,
        rank,
        stars,
        organisation_points,
        rights_points,
        service_points,
        home_points,
        weight_counted,
        items_met,
        items_near,
        items_unmet,
        items_missing,
        items_left_out,
        scheme_score,
        scheme_rank,
        cast(round(cast(score - scheme_score as decimal(18, 8)), 2) as double) as score_change,
        scheme_rank - rank as rank_change,
        is_signed,
        signed_score,
        signed_rank,
        signed_stars,
        change_since_signed,
        count(score) over () as units_scored,
        count(*) over () as units_expected,
        count(case when stars = 5 then 1 end) over () as units_five_star,
        count(case when is_changed then 1 end) over () as units_changed,
        row_number() over (order by rank nulls last, unit_code) as row_place
    from compared
)

select
    unit_code,
    unit_name,
    short_name,
    kind,
    year,
    quarter,
    score,
    rank,
    stars,
    organisation_points,
    rights_points,
    service_points,
    home_points,
    weight_counted,
    items_met,
    items_near,
    items_unmet,
    items_missing,
    items_left_out,
    scheme_score,
    scheme_rank,
    score_change,
    rank_change,
    is_signed,
    signed_score,
    signed_rank,
    signed_stars,
    change_since_signed,
    units_scored,
    units_expected,
    units_five_star,
    units_changed,
    row_place
from counted
where ($unit_code is null or unit_code = $unit_code)
    and (
        $limit_rows is null
        or (row_place > coalesce($skip_rows, 0) and row_place <= coalesce($skip_rows, 0) + $limit_rows)
        or row_place in (1, units_scored)
        or unit_code = $shown
    )
order by rank nulls last, unit_code
