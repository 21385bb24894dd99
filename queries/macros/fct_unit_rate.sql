-- One ratio of each unit of some kinds that a return is expected of in one quarter, to date.
-- args: as_of, in_ratio, in_year, in_quarter, in_kinds, in_boundaries
-- As it stands now, on the boundaries that were reported on, it is kept (fct_unit_rate_now).
-- rate: null where a side is missing or the denominator 0. state: reported, partial (a side or a unit merged since is
-- missing), not_applicable or missing.
-- needs: fct_unit_expected, fct_ratio
-- grain: unit_code
select
    u.unit_code,
    u.unit_name,
    u.kind,
    f.numerator,
    f.denominator,
    cast(f.numerator as double) / nullif(f.denominator, 0) as rate,
    case
        when f.is_not_applicable then 'not_applicable'
        when f.numerator is not null and f.denominator is not null then 'reported'
        when f.has_part then 'partial'
        else 'missing'
    end as state
from fct_unit_expected(as_of, in_year, in_quarter, in_kinds, in_boundaries) as u
left join fct_ratio(as_of, [in_ratio], in_year, in_year, in_quarter, in_quarter, null, in_boundaries) as f
    on f.unit_code = u.unit_code
