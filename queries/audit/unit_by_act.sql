-- Units that acts entered or changed: each field before and after.
-- grain: act_number, unit_code, field
-- param numbers: bigint[], the acts
-- param as_of: timestamp, acts done until then
-- column act_number: bigint
-- column unit_code: text
-- column unit_name: text, as the act named it
-- column field: text, name, short_name, kind, valid_from, valid_to, successor_code or aliases
-- column value_before: text, null where there was none
-- column value_after: text, null where there is none
-- column is_new: boolean, the unit was entered with this act
with field as (
    select
        r.act_number,
        r.done_at,
        r.unit_code,
        r.name as unit_name,
        f.place,
        f.field,
        case f.field
            when 'name' then r.name
            when 'short_name' then r.short_name
            when 'kind' then r.kind
            when 'valid_from' then r.valid_from
            when 'valid_to' then r.valid_to
            when 'successor_code' then r.successor_code
            when 'aliases' then r.aliases
        end as value_after
    from stg_unit_record as r
    cross join (
        values
            (1, 'name'),
            (2, 'short_name'),
            (3, 'kind'),
            (4, 'valid_from'),
            (5, 'valid_to'),
            (6, 'successor_code'),
            (7, 'aliases')
    ) as f (place, field)
),

compared as (
    select
        act_number,
        done_at,
        unit_code,
        unit_name,
        place,
        field,
        lag(value_after) over (partition by unit_code, field order by act_number) as value_before,
        value_after,
        row_number() over (partition by unit_code, field order by act_number) = 1 as is_new
    from field
)

select
    act_number,
    unit_code,
    unit_name,
    field,
    value_before,
    value_after,
    is_new
from compared
where act_number in (select unnest($numbers))
    and done_at <= $as_of
    and value_before is distinct from value_after
order by act_number, unit_code, place, field
