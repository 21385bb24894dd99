-- How many units have filed now: fct_county_quarter as it is kept.
-- args: as_of, in_year_from, in_year_to, in_kinds
-- needs: fct_kind_quarter
-- grain: quarter_index
select
    year,
    quarter,
    quarter_index,
    cast(sum(case when list_contains(in_kinds, kind) then units_expected else 0 end) as bigint) as units_expected,
    cast(sum(case when list_contains(in_kinds, kind) then units_filed else 0 end) as bigint) as units_filed,
    cast(sum(case when list_contains(in_kinds, kind) then units_approved else 0 end) as bigint) as units_approved,
    max(case when list_contains(in_kinds, kind) then last_filed_at end) as last_filed_at,
    cast(sum(units_expected) as bigint) as units_in_all
from fct_kind_quarter
where year between in_year_from and in_year_to
group by year, quarter, quarter_index
having sum(case when list_contains(in_kinds, kind) then units_filed else 0 end) > 0
