-- What acts changed in saved views: name, page and choices, before and after.
-- grain: act_number, field
-- param numbers: bigint[], the acts
-- param as_of: timestamp, acts done until then
-- column act_number: bigint
-- column field: text, view_name, view_page or view_choices
-- column value_before: text, null where the view was new
-- column value_after: text, null where it was deleted
with asked as (
    select
        act_number,
        view_name,
        page,
        parameters,
        was
    from saved_view
    where act_number in (select unnest($numbers))
        and done_at <= $as_of
),

-- a renamed view leaves two rows: its old name without a page, and the new one
main_row as (
    select
        a.act_number,
        a.view_name,
        a.page,
        a.parameters,
        coalesce(a.was, a.view_name) as name_before
    from asked as a
    where a.page <> ''
        or not exists (
            select 1 from asked as other where other.act_number = a.act_number and other.page <> ''
        )
),

earlier as (
    select
        m.act_number,
        e.view_name,
        e.page,
        e.parameters,
        row_number() over (partition by m.act_number order by e.act_number desc) as newest
    from main_row as m
    join saved_view as e on e.view_name = m.name_before and e.act_number < m.act_number
),

compared as (
    select
        m.act_number,
        case when e.page <> '' then e.view_name end as name_before,
        case when m.page <> '' then m.view_name end as name_after,
        case when e.page <> '' then e.page end as page_before,
        case when m.page <> '' then m.page end as page_after,
        case when e.page <> '' then e.parameters end as parameters_before,
        case when m.page <> '' then m.parameters end as parameters_after
    from main_row as m
    left join earlier as e on e.act_number = m.act_number and e.newest = 1
)

select act_number, 'view_name' as field, name_before as value_before, name_after as value_after
from compared
union all
select act_number, 'view_page' as field, page_before as value_before, page_after as value_after
from compared
union all
select
    act_number,
    'view_choices' as field,
    parameters_before as value_before,
    parameters_after as value_after
from compared
order by act_number, field
