-- Whose figures make up a unit's, quarter by quarter: as reported (its own), or on today's boundaries, which follow
-- mergers and splits to the units there are today (queries/derived/dim_unit_span.sql keeps both, by the day).
-- share is the part of source_code's figures that belongs to unit_code; source_count is how many units make up
-- unit_code in that quarter, on these boundaries, as known at that moment. A row counts while
-- known_from <= $as_of < known_until, so that a change is not known before it happened and was recorded.
-- needs: dim_unit_stretch
-- grain: boundaries, unit_code, year, quarter, source_code, known_from
select
    s.boundaries,
    s.unit_code,
    s.unit_name,
    s.short_name,
    s.kind,
    q.year,
    q.quarter,
    q.quarter_index,
    s.source_code,
    s.share,
    s.source_count,
    s.known_from,
    s.known_until
from dim_unit_stretch as s
join calendar_quarter as q on q.quarter_index between s.first_index and s.last_index
