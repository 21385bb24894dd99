-- What acts changed on the overview's map: how it was laid out, from which file, with how many places.
-- grain: act_number
-- param numbers: bigint[], the acts
-- param as_of: timestamp, acts done until then
-- column act_number: bigint
-- column kind_before: text, grid, outline or honeycomb
-- column file_before: text
-- column places_before: integer
-- column kind_after: text
-- column file_after: text
-- column places_after: integer
with place_count as (
    select act_number, count(*) as places
    from map_place
    group by act_number
),

version as (
    select
        m.act_number,
        m.done_at,
        m.kind,
        m.file_name,
        coalesce(p.places, 0) as places,
        lag(m.act_number) over (order by m.act_number) as act_before
    from map_layout as m
    left join place_count as p on p.act_number = m.act_number
)

select
    v.act_number,
    coalesce(b.kind, 'honeycomb') as kind_before,
    coalesce(b.file_name, '') as file_before,
    coalesce(b.places, 0) as places_before,
    v.kind as kind_after,
    v.file_name as file_after,
    v.places as places_after
from version as v
left join version as b on b.act_number = v.act_before
where v.act_number in (select unnest($numbers))
    and v.done_at <= $as_of
order by v.act_number
