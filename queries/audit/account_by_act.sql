-- What acts changed in who may come in: name, role, unit and state of an account, before and after; first passwords
-- that were given and sessions that were ended.
-- grain: act_number, login, field
-- param numbers: bigint[], the acts
-- param as_of: timestamp, acts done until then
-- column act_number: bigint
-- column login: text
-- column field: text, name, role, unit or state; password or end_sessions, the act itself
-- column value_before: text, null for an account that was not there
-- column value_after: text, of a role or state its code
with version as (
    select
        a.act_number,
        a.set_at,
        a.login,
        a.name,
        a.role,
        coalesce(u.name, '') as unit_name,
        case when a.is_active then 'open' else 'closed' end as state,
        lag(a.act_number) over (partition by a.login order by a.act_number) as act_before
    from account as a
    left join unit as u on u.unit_code = a.unit_code
),

asked as (
    select
        v.act_number,
        v.login,
        v.name,
        v.role,
        v.unit_name,
        v.state,
        b.name as name_before,
        b.role as role_before,
        b.unit_name as unit_before,
        b.state as state_before
    from version as v
    left join version as b on b.login = v.login and b.act_number = v.act_before
    where v.act_number in (select unnest($numbers))
        and v.set_at <= $as_of
),

field_value as (
    select act_number, login, 'name' as field, name_before as value_before, name as value_after
    from asked
    union all
    select act_number, login, 'role' as field, role_before as value_before, role as value_after
    from asked
    union all
    select act_number, login, 'unit' as field, unit_before as value_before, unit_name as value_after
    from asked
    union all
    select act_number, login, 'state' as field, state_before as value_before, state as value_after
    from asked
    union all
    select
        number as act_number,
        json_extract_string(summary, '$.login') as login,
        act as field,
        null as value_before,
        'done' as value_after
    from journal_act
    where act in ('password', 'end_sessions')
        and number in (select unnest($numbers))
        and done_at <= $as_of
)

select act_number, login, field, value_before, value_after
from field_value
where value_before is null
    or value_before <> value_after
order by act_number, login, field
