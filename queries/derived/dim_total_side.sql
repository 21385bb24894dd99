-- Which measures make each side of what is added up over townships (fct_kind_total): each indicator; and of each
-- programme of aid its money (programme/amount/<code>), whom it reached (programme/count/<code>) and both where a
-- township reports both (programme/pair/<code>). The money of those that are part of the aid total is
-- programme/amount/total, which several measures make: a township is in it with what it reports of them.
-- needs: dim_indicator_side
-- grain: indicator_code, side, measure_code
select
    indicator_code,
    side,
    measure_code,
    has_quarter_basis,
    side <> 'value' as is_ratio
from dim_indicator_side
union all
select
    part.prefix || programme.programme_code as indicator_code,
    part.side,
    case when part.is_amount then programme.amount_code else programme.count_code end as measure_code,
    part.side = 'value' as has_quarter_basis,
    part.side <> 'value' as is_ratio
from programme
cross join (
    select 'programme/amount/' as prefix, 'value' as side, true as is_amount
    union all
    select 'programme/count/' as prefix, 'value' as side, false as is_amount
    union all
    select 'programme/pair/' as prefix, 'numerator' as side, true as is_amount
    union all
    select 'programme/pair/' as prefix, 'denominator' as side, false as is_amount
) as part
union all
select
    'programme/amount/total' as indicator_code,
    'value' as side,
    amount_code as measure_code,
    true as has_quarter_basis,
    false as is_ratio
from programme
where in_total
