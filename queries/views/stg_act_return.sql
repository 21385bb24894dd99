-- Which returns an act filed, decided about, or said a word on.
-- grain: act_number, return_id
with word as (
    select
        number as act_number,
        cast(json_extract_string(summary, '$.return_id') as bigint) as return_id
    from journal_act
    where act = 'explain'
)

select
    act_number,
    return_id
from return_event
union
select
    act_number,
    return_id
from word
