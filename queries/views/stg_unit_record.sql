-- Each unit as each act entered or changed it.
-- grain: act_number, unit_code
with record as (
    select
        number as act_number,
        done_at,
        unnest(from_json(json_extract(summary, '$.units'), '["json"]')) as unit
    from journal_act
    where json_exists(summary, '$.units')
),

read as (
    select
        act_number,
        done_at,
        json_extract_string(unit, '$.unit_code') as unit_code,
        json_extract_string(unit, '$.name') as name,
        json_extract_string(unit, '$.short_name') as short_name,
        json_extract_string(unit, '$.level') as level,
        json_extract_string(unit, '$.kind') as kind,
        json_extract_string(unit, '$.valid_from') as valid_from,
        json_extract_string(unit, '$.valid_to') as valid_to,
        json_extract_string(unit, '$.successor_code') as successor_code,
        array_to_string(json_extract_string(unit, '$.aliases[*]'), '、') as aliases
    from record
)

select
    act_number,
    done_at,
    unit_code,
    name,
    short_name,
    level,
    kind,
    valid_from,
    valid_to,
    successor_code,
    case when aliases <> '' then aliases end as aliases
from read
