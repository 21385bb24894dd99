-- Who set the target of an indicator and year, and when: the county's and those of single units.
-- grain: unit_code
-- param indicator: text, a measure or ratio code of data/indicators.csv
-- param unit_codes: text[], only these units and the county; null for all
-- param year: integer
-- param as_of: timestamp, targets as set by then
-- column unit_code: text
-- column unit_name: text
-- column is_county: boolean, holds for every unit without a target of its own
-- column target: double
-- column set_at: timestamp
-- column set_by: text, null where the journal does not say
select
    s.unit_code,
    unit.name as unit_name,
    s.is_county,
    s.value as target,
    s.known_from as set_at,
    act.by_whom as set_by
from stg_target as s
join unit on unit.unit_code = s.unit_code
join target
    on target.unit_code = s.unit_code
    and target.year = s.year
    and target.indicator_code = s.indicator_code
    and target.set_at = s.known_from
left join journal_act as act on act.number = target.act_number
where s.indicator_code = $indicator
    and s.year = $year
    and s.known_from <= $as_of
    and s.known_until > $as_of
    and (s.is_county or $unit_codes is null or list_contains($unit_codes, s.unit_code))
order by s.is_county desc, s.unit_code
