-- Whose figures make up a unit's on the day that is today, by the quarters in which they do: first_index to last_index,
-- each 4 * year + quarter. dim_unit_boundary has a row for each of these quarters; whoever asks for one quarter
-- compares it with the two ends.
-- A row counts while known_from <= $as_of < known_until.
-- grain: boundaries, unit_code, first_index, source_code, known_from
select
    boundaries,
    unit_code,
    unit_name,
    short_name,
    kind,
    source_code,
    share,
    source_count,
    first_index,
    last_index,
    known_from,
    known_until
from dim_unit_span
where holds_from <= current_date
    and holds_until > current_date
