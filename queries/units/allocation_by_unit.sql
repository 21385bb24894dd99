-- How earlier figures are led to today's units: whose, which part, in which quarter, and whether they are in.
-- Only the quarters in which a unit's figures on today's boundaries are not simply its own.
-- grain: unit_code, year, quarter, source_code
-- param year_from: integer, first calendar year, inclusive
-- param year_to: integer, last calendar year, inclusive
-- param kinds: text[], unit kinds to include
-- param unit_code: text, null for all units
-- param as_of: timestamp, changes and returns as known then
-- column unit_code: text, a unit of today
-- column unit_name: text
-- column year: integer
-- column quarter: integer
-- column source_code: text, the unit that reported then
-- column source_name: text
-- column share: double, 0..1, the part of its figures that is counted
-- column filed: boolean, it has a return that stands for the quarter
with boundary as (
    select
        unit_code,
        unit_name,
        year,
        quarter,
        source_code,
        share,
        bool_or(source_code <> unit_code or share <> 1) over (partition by unit_code, year, quarter) as is_led
    from dim_unit_boundary
    where boundaries = 'today'
        and ($unit_code is null or unit_code = $unit_code)
        and year between $year_from and $year_to
        and list_contains($kinds, kind)
        and known_from <= $as_of
        and known_until > $as_of
),

filing as (
    select distinct unit_code, year, quarter
    from stg_return_standing
    where year between $year_from and $year_to
        and from_at <= $as_of
        and until_at > $as_of
)

select
    b.unit_code,
    b.unit_name,
    b.year,
    b.quarter,
    b.source_code,
    source.name as source_name,
    b.share,
    filing.unit_code is not null as filed
from boundary as b
join unit as source on source.unit_code = b.source_code
left join filing
    on filing.unit_code = b.source_code
    and filing.year = b.year
    and filing.quarter = b.quarter
where b.is_led
order by b.unit_code, b.year, b.quarter, b.source_code
