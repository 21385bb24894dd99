-- The units that have filed a return that stands for one quarter; of a unit that others went into, all of them.
-- args: as_of, in_year, in_quarter, in_boundaries
-- Looked up here; as of now, on the boundaries that were reported on, the returns alone say it (fct_filed_unit_now).
-- needs: dim_unit_stretch, stg_return_standing
-- grain: unit_code
with filing as (
    select distinct unit_code
    from stg_return_standing
    where year = in_year
        and quarter = in_quarter
        and from_at <= as_of
        and until_at > as_of
)

select b.unit_code
from dim_unit_stretch as b
join filing as f on f.unit_code = b.source_code
where b.boundaries = in_boundaries
    and b.first_index <= 4 * in_year + in_quarter
    and b.last_index >= 4 * in_year + in_quarter
    and b.known_from <= as_of
    and b.known_until > as_of
group by b.unit_code
having count(*) = min(b.source_count)
