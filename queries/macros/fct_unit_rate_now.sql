-- One ratio of each unit of some kinds that a return is expected of in one quarter now, on the boundaries that were
-- reported on: fct_unit_rate as it is kept.
-- args: as_of, in_ratio, in_year, in_quarter, in_kinds, in_boundaries
-- needs: dim_unit_stretch, fct_unit_ratio
-- grain: unit_code
with figure as (
    select
        unit_code,
        cast(numerator as double) as numerator,
        cast(denominator as double) as denominator,
        is_not_applicable,
        has_part
    from fct_unit_ratio
    where indicator_code = in_ratio
        and year = in_year
        and quarter = in_quarter
)

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
from dim_unit_stretch as u
left join figure as f on f.unit_code = u.unit_code
where u.boundaries = 'reported'
    and u.first_index <= 4 * in_year + in_quarter
    and u.last_index >= 4 * in_year + in_quarter
    and (in_kinds is null or list_contains(cast(in_kinds as text[]), u.kind))
