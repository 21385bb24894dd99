-- The last quarter of each year that any unit of some kinds has filed: fct_filed_year as it is kept.
-- args: as_of, in_year_from, in_year_to, in_kinds, in_boundaries
-- needs: fct_kind_quarter
-- grain: year
select year, max(quarter) as last_quarter
from fct_kind_quarter
where year between in_year_from and in_year_to
    and list_contains(in_kinds, kind)
    and units_filed > 0
group by year
