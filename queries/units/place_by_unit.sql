-- Where each township stands on the schematic map: from the newest layout that was given, else in rows of a honeycomb.
-- A given layout is a grid (column and row of a hexagon, every second row half a hexagon to the right) or outlines.
-- Without one the townships stand in even rows, by kind and code. On a grid, one without a place stands below the
-- others; among outlines it has none.
-- grain: unit_code
-- param year: integer
-- param quarter: integer, 1 to 4: the units valid on its last day
-- param kinds: text[], unit kinds to include
-- param as_of: timestamp, layouts given until then
-- column unit_code: text
-- column unit_name: text
-- column short_name: text
-- column layout: text, honeycomb, grid or outline
-- column is_given: boolean, the layout has a place for the unit
-- column grid_column: integer, of a hexagon, from 1
-- column grid_row: integer, from 1 downwards
-- column map_x: double, centre of the hexagon, whose width is 1; of an outline the longitude of its label
-- column map_y: double, the same upwards; of an outline the latitude
-- column outline: text, of an outline its polygons as JSON, each of rings of [longitude, latitude]
with newest as (
    select act_number, kind
    from map_layout
    where act_number = (select max(act_number) from map_layout where done_at <= $as_of)
),

unit_in_order as (
    select
        unit_code,
        unit_name,
        short_name,
        kind,
        row_number() over (
            order by
                case kind when 'subdistrict' then 1 when 'park' then 2 when 'town' then 3 when 'township' then 4 else 5 end,
                unit_code
        ) - 1 as place,
        count(*) over () as unit_count
    from dim_unit_quarter
    where year = $year
        and quarter = $quarter
),

-- rows of even length, one and a half times as many columns as rows
honeycomb_row as (
    select
        unit_code,
        unit_name,
        short_name,
        kind,
        place,
        unit_count,
        greatest(1, round(sqrt(unit_count * 0.667))) as row_count,
        floor(
            place * cast(greatest(1, round(sqrt(unit_count * 0.667))) as double) / nullif(unit_count, 0)
        ) as grid_row
    from unit_in_order
),

located as (
    select
        h.unit_code,
        h.unit_name,
        h.short_name,
        h.kind,
        coalesce(n.kind, 'honeycomb') as layout,
        p.unit_code is not null as is_given,
        p.x,
        p.y,
        p.outline,
        1 + h.place - ceil(h.grid_row * cast(h.unit_count as double) / nullif(h.row_count, 0)) as honeycomb_column,
        1 + h.grid_row as honeycomb_row,
        min(p.x) over () as first_column,
        max(p.x) over () - min(p.x) over () + 1 as column_count,
        max(p.y) over () as last_row,
        row_number() over (partition by p.unit_code is null order by h.place) - 1 as place_among_these
    from honeycomb_row as h
    left join newest as n on n.kind <> 'honeycomb'
    left join map_place as p
        on p.act_number = n.act_number
        and p.unit_code = h.unit_code
),

gridded as (
    select
        unit_code,
        unit_name,
        short_name,
        kind,
        layout,
        is_given,
        outline,
        case
            when layout = 'honeycomb' then honeycomb_column
            when is_given or layout = 'outline' or column_count is null then x
            else first_column + place_among_these % cast(round(column_count) as integer)
        end as grid_column,
        case
            when layout = 'honeycomb' then honeycomb_row
            when is_given or layout = 'outline' or column_count is null then y
            else last_row + 1 + floor(cast(place_among_these as double) / nullif(column_count, 0))
        end as grid_row
    from located
)

select
    unit_code,
    unit_name,
    short_name,
    layout,
    is_given,
    cast(round(case when layout <> 'outline' then grid_column end) as integer) as grid_column,
    cast(round(case when layout <> 'outline' then grid_row end) as integer) as grid_row,
    cast(case when layout = 'outline' then grid_column else grid_column + 0.5 * (1 - grid_row % 2) end as double) as map_x,
    cast(case when layout = 'outline' then grid_row else -grid_row * sqrt(0.75) end as double) as map_y,
    outline
from gridded
where list_contains($kinds, kind)
order by unit_code
