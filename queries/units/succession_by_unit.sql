-- The renames, mergers and splits of the county's townships, the newest first.
-- grain: act_number, from_code, to_code
-- param unit_code: text, only changes it went into or came out of; null for all
-- param as_of: timestamp, changes recorded by then
-- column act_number: bigint, of the journal
-- column kind: text, rename, merge or split
-- column happened_on: date, the first day of the new units
-- column from_code: text
-- column from_name: text, the name it had
-- column to_code: text
-- column to_name: text, the name it has
-- column share: double, 0..1, the part of the first unit's earlier figures that belongs to the second
-- column note: text, why, and how the shares were found
-- column done_at: timestamp, when it was recorded
-- column by_whom: text
select
    s.act_number,
    s.kind,
    s.happened_on,
    s.from_code,
    coalesce(s.old_name, earlier.name) as from_name,
    s.to_code,
    coalesce(s.new_name, later.name) as to_name,
    s.share,
    s.note,
    s.done_at,
    s.by_whom
from stg_succession as s
left join unit as earlier on earlier.unit_code = s.from_code
left join unit as later on later.unit_code = s.to_code
where s.done_at <= $as_of
    and ($unit_code is null or $unit_code in (s.from_code, s.to_code))
order by s.happened_on desc, s.act_number desc, s.from_code, s.to_code
