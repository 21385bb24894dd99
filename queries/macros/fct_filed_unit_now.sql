-- The units that have filed a return that stands for one quarter now: fct_filed_unit on the boundaries that were
-- reported on.
-- args: as_of, in_year, in_quarter, in_boundaries
-- needs: stg_return_standing
-- grain: unit_code
select distinct unit_code
from stg_return_standing
where year = in_year
    and quarter = in_quarter
    and until_at > timestamp '9999-12-31'
