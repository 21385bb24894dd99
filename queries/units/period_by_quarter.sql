-- Every quarter that any unit has filed for, with how many have.
-- A return with nothing but "not applicable" counts as filed.
-- grain: year, quarter
-- param kinds: text[], unit kinds to include
-- param as_of: timestamp, figures as known then
-- column year: integer
-- column quarter: integer
-- column units_reporting: integer, units with a return that stands
-- column units_expected: integer, units valid on the quarter's last day
-- column last_filed_at: timestamp, when the newest of those returns came in
-- column approved_count: integer, units whose newest standing return is approved or locked
select
    year,
    quarter,
    units_filed as units_reporting,
    units_expected,
    last_filed_at,
    units_approved as approved_count
from fct_county_quarter($as_of, 1900, 9999, $kinds)
order by year, quarter
