-- Renames, mergers and splits of units that acts recorded.
-- grain: act_number, from_code, to_code
-- param numbers: bigint[], the acts
-- param as_of: timestamp, acts done until then
-- column act_number: bigint
-- column kind: text, rename, merge, split or cancel (of an earlier one)
-- column from_code: text
-- column from_name: text, the old name of a rename
-- column to_code: text
-- column to_name: text, the new name of a rename
-- column happened_on: date
-- column share: double, 0..1, of the figures that went over
-- column note: text
select
    s.act_number,
    s.kind,
    s.from_code,
    coalesce(s.old_name, f.name, s.from_code) as from_name,
    s.to_code,
    coalesce(s.new_name, t.name, s.to_code) as to_name,
    s.happened_on,
    s.share,
    s.note
from unit_succession as s
left join unit as f on f.unit_code = s.from_code
left join unit as t on t.unit_code = s.to_code
where s.act_number in (select unnest($numbers))
    and s.done_at <= $as_of
order by s.act_number, s.from_code, s.to_code
