-- Both sides of some ratios of all townships in one quarter, to date, on the boundaries that they reported on.
-- args: as_of, in_ratios, in_year, in_quarter
-- Worked out here; as they stand now they are kept (fct_ratio_quarter_now). Units that were not there in the quarter
-- are left out by whoever joins those that were.
-- needs: fct_ratio
-- grain: unit_code, indicator_code
select unit_code, indicator_code, numerator, denominator
from fct_ratio(as_of, in_ratios, in_year, in_year, in_quarter, in_quarter, null, 'reported')
