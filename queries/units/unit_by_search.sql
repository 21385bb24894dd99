-- Townships whose name, short name, code or one of whose other names has a text in it, the closest first: what a
-- person finds by typing where there are too many to choose from. Without a text the first ones by code.
-- grain: unit_code
-- param wanted: text, in any letter case, null for all
-- param limit_rows: integer, at most so many
-- param day: date, a unit that was given up before this day is left out, null for none
-- param as_of: timestamp, units as known then
-- column unit_code: text
-- column unit_name: text
-- column kind: text
-- column valid_to: date, the last day of a unit that is no more
-- column units_found: integer, units found, shown or not; the same on every row
with other_name as (
    select distinct unit_code
    from unit_alias
    where contains(lower(alias), lower($wanted))
),

found as (
    select
        u.unit_code,
        u.name as unit_name,
        u.kind,
        u.valid_to,
        count(*) over () as units_found,
        case
            when lower($wanted) in (lower(u.name), lower(u.short_name), lower(u.unit_code)) then 1
            when starts_with(lower(u.name), lower($wanted)) then 2
            else 3
        end as closeness
    from unit as u
    left join other_name as o on o.unit_code = u.unit_code
    where u.level = 'township'
        and (u.valid_from is null or u.valid_from <= cast($as_of as date))
        and ($day is null or u.valid_to is null or u.valid_to >= $day)
        and (
            $wanted is null
            or o.unit_code is not null
            or contains(lower(u.name), lower($wanted))
            or contains(lower(u.short_name), lower($wanted))
            or lower(u.unit_code) = lower($wanted)
        )
)

select
    unit_code,
    unit_name,
    kind,
    valid_to,
    units_found
from found
order by
    closeness,
    unit_code
limit $limit_rows
