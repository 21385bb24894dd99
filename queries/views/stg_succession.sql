-- The renames, mergers and splits that count: those recorded and not taken back since.
-- A change is taken back by an act of kind "cancel" with the same units and day.
-- grain: act_number, from_code, to_code
select
    s.kind,
    s.from_code,
    s.to_code,
    s.happened_on,
    s.share,
    s.old_name,
    s.new_name,
    s.note,
    s.act_number,
    s.done_at,
    s.by_whom
from unit_succession as s
left join unit_succession as later
    on later.kind = 'cancel'
    and later.from_code = s.from_code
    and later.to_code = s.to_code
    and later.happened_on = s.happened_on
    and later.act_number > s.act_number
where s.kind <> 'cancel'
    and later.kind is null
