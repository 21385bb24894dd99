-- What acts changed in the scheme of scoring: each weight, floor, full value and rule before and after.
-- Before is the scheme that was in force for that year until then.
-- grain: act_number, indicator_code, field
-- param numbers: bigint[], the acts
-- param as_of: timestamp, acts done until then
-- column act_number: bigint
-- column year: integer
-- column indicator_code: text, null for a rule of the scheme as a whole
-- column field: text, weight, floor_value, full_value, near_share, star_5, star_4, star_3, star_2 or missing_rule
-- column value_before: double
-- column value_after: double
-- column text_before: text, of missing_rule
-- column text_after: text
with asked as (
    select act_number, year
    from scheme
    where act_number in (select unnest($numbers))
        and set_at <= $as_of
),

earlier as (
    select
        a.act_number,
        s.scheme_number,
        row_number() over (partition by a.act_number order by s.year desc, s.scheme_number desc) as newest
    from asked as a
    join stg_scheme as s on s.year <= a.year and s.scheme_number < a.act_number
),

compared as (
    select act_number, act_number as scheme_number, 'after' as side
    from asked
    union all
    select act_number, scheme_number, 'before' as side
    from earlier
    where newest = 1
),

field_value as (
    select
        c.act_number,
        c.side,
        i.indicator_code,
        'weight' as field,
        i.weight as value,
        cast(null as text) as word
    from compared as c
    join stg_scheme_item as i on i.scheme_number = c.scheme_number
    union all
    select c.act_number, c.side, i.indicator_code, 'floor_value' as field, i.floor_value as value, null as word
    from compared as c
    join stg_scheme_item as i on i.scheme_number = c.scheme_number
    union all
    select c.act_number, c.side, i.indicator_code, 'full_value' as field, i.full_value as value, null as word
    from compared as c
    join stg_scheme_item as i on i.scheme_number = c.scheme_number
    union all
    select c.act_number, c.side, null as indicator_code, 'near_share' as field, s.near_share as value, null as word
    from compared as c
    join stg_scheme as s on s.scheme_number = c.scheme_number
    union all
    select c.act_number, c.side, null as indicator_code, 'star_5' as field, s.star_5 as value, null as word
    from compared as c
    join stg_scheme as s on s.scheme_number = c.scheme_number
    union all
    select c.act_number, c.side, null as indicator_code, 'star_4' as field, s.star_4 as value, null as word
    from compared as c
    join stg_scheme as s on s.scheme_number = c.scheme_number
    union all
    select c.act_number, c.side, null as indicator_code, 'star_3' as field, s.star_3 as value, null as word
    from compared as c
    join stg_scheme as s on s.scheme_number = c.scheme_number
    union all
    select c.act_number, c.side, null as indicator_code, 'star_2' as field, s.star_2 as value, null as word
    from compared as c
    join stg_scheme as s on s.scheme_number = c.scheme_number
    union all
    select
        c.act_number,
        c.side,
        null as indicator_code,
        'missing_rule' as field,
        null as value,
        s.missing_rule as word
    from compared as c
    join stg_scheme as s on s.scheme_number = c.scheme_number
),

paired as (
    select
        act_number,
        indicator_code,
        field,
        max(case when side = 'before' then value end) as value_before,
        max(case when side = 'after' then value end) as value_after,
        max(case when side = 'before' then word end) as text_before,
        max(case when side = 'after' then word end) as text_after
    from field_value
    group by act_number, indicator_code, field
)

select
    p.act_number,
    a.year,
    p.indicator_code,
    p.field,
    p.value_before,
    p.value_after,
    p.text_before,
    p.text_after
from paired as p
join asked as a on a.act_number = p.act_number
order by p.act_number, p.indicator_code nulls last, p.field
