-- What each scheme scores: an indicator of an area with its weight, floor (no points) and full value (all points
-- where no target is set). Scheme 0 is the one to start from: organisation 30, rights 30, service 25, own house 15.
-- grain: scheme_number, indicator_code
with start_item as (
    select sort, area_code, indicator_code, weight, floor_value, full_value
    from (
        values
            (1, 'organisation', 'unionisation_rate', 9, 0.6, 0.9),
            (2, 'organisation', 'membership_rate', 9, 0.6, 0.9),
            (3, 'organisation', 'enterprise_unionisation_rate', 6, 0.6, 0.88),
            (4, 'organisation', 'new_union_completion', 6, 0, 1),
            (5, 'rights', 'collective_contract_rate', 7, 0.5, 0.85),
            (6, 'rights', 'wage_bargaining_rate', 6, 0.5, 0.82),
            (7, 'rights', 'female_contract_rate', 3, 0.5, 0.77),
            (8, 'rights', 'congress_rate', 5, 0.5, 0.86),
            (9, 'rights', 'openness_rate', 3, 0.5, 0.85),
            (10, 'rights', 'dispute_success_rate', 3, 0.5, 0.9),
            (11, 'rights', 'harmony_participation_rate', 3, 0.3, 0.7),
            (12, 'service', 'mutual_participation_rate', 10, 0.4, 0.8),
            (13, 'service', 'petition_handling_rate', 7, 0.6, 0.98),
            (14, 'service', 'hazard_fix_rate', 8, 0.6, 0.98),
            (15, 'home', 'funds_collection_rate', 6, 0.6, 0.98),
            (16, 'home', 'funds_declaration_rate', 4, 0.4, 0.85),
            (17, 'home', 'home_qualified_rate', 5, 0.4, 0.8)
    ) as start_value (sort, area_code, indicator_code, weight, floor_value, full_value)
)

select
    0 as scheme_number,
    sort,
    area_code,
    indicator_code,
    cast(weight as double) as weight,
    cast(floor_value as double) as floor_value,
    cast(full_value as double) as full_value
from start_item
union all
select
    act_number as scheme_number,
    sort,
    area_code,
    indicator_code,
    weight,
    floor_value,
    full_value
from scheme_item
