-- The last quarter of each year that any unit of some kinds has filed: of a unit that others went into, all of them.
-- args: as_of, in_year_from, in_year_to, in_kinds, in_boundaries
-- Looked up here; as of now, on the boundaries that were reported on, it is kept (fct_filed_year_now).
-- needs: fct_filed_quarter
-- grain: year
select year, max(quarter) as last_quarter
from fct_filed_quarter(as_of, null, in_year_from, in_year_to, in_kinds, in_boundaries)
group by year
