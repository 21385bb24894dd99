-- Who did how much, by person and act.
-- grain: by_whom, act
-- param as_of: timestamp, acts done until then
-- column by_whom: text
-- column act: text
-- column act_count: integer
-- column last_at: timestamp, when that person did it last
-- column acts_done: integer, acts of everyone
-- column person_count: integer, people who did something
with counted as (
    select
        by_whom,
        act,
        count(*) as act_count,
        max(done_at) as last_at
    from journal_act
    where done_at <= $as_of
    group by by_whom, act
),

person as (
    select count(distinct by_whom) as person_count, sum(act_count) as acts_done
    from counted
)

select
    c.by_whom,
    c.act,
    c.act_count,
    c.last_at,
    cast(p.acts_done as bigint) as acts_done,
    p.person_count
from counted as c
cross join person as p
order by c.by_whom, c.act
