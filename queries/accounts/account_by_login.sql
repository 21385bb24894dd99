-- Who may come in and as what: every account as it stands, the open ones first.
-- grain: login
-- param as_of: timestamp, accounts as they stood then
-- column login: text
-- column name: text
-- column role: text, leader, clerk, statistician or admin
-- column unit_code: text, a clerk's unit, null for everybody else
-- column unit_name: text
-- column is_active: boolean
-- column set_at: timestamp, when it was changed last
-- column set_by: text
-- column count_all: integer, accounts there are
-- column count_open: integer, those that are open
-- column count_admins: integer, open accounts of administrators
-- column count_units: integer, units with an open account
with numbered as (
    select
        login,
        name,
        role,
        unit_code,
        is_active,
        set_at,
        by_whom,
        row_number() over (partition by login order by act_number desc) as newest
    from account
    where set_at <= $as_of
),

standing as (
    select login, name, role, unit_code, is_active, set_at, by_whom
    from numbered
    where newest = 1
),

counted as (
    select
        cast(count(*) as integer) as count_all,
        cast(count(case when is_active then 1 end) as integer) as count_open,
        cast(count(case when is_active and role = 'admin' then 1 end) as integer) as count_admins,
        cast(count(distinct case when is_active then unit_code end) as integer) as count_units
    from standing
)

select
    s.login,
    s.name,
    s.role,
    s.unit_code,
    u.name as unit_name,
    s.is_active,
    s.set_at,
    s.by_whom as set_by,
    c.count_all,
    c.count_open,
    c.count_admins,
    c.count_units
from standing as s
cross join counted as c
left join unit as u on u.unit_code = s.unit_code
order by s.is_active desc, s.role, s.login
