-- Both sides of one ratio by township and quarter, to date, where both are given.
-- args: as_of, in_ratio, in_year_from, in_year_to, in_units, in_boundaries
-- in_units: null for all. Worked out here; as they stand now, on the boundaries that were reported on, they are kept
-- (fct_ratio_series_now): those of other units, and of quarters in which a unit was not there, are left out by whoever
-- joins the units.
-- needs: fct_ratio
-- grain: unit_code, year, quarter
select unit_code, year, quarter, numerator, denominator
from fct_ratio(as_of, [in_ratio], in_year_from, in_year_to, 1, 4, in_units, in_boundaries)
where numerator is not null
    and denominator is not null
