-- Each return with the name of the file it came in; a return that came in no file has none.
-- grain: return_id
with file as (
    select
        sha256,
        uploaded_at,
        min(name) as file_name
    from return_file
    group by sha256, uploaded_at
)

select
    r.return_id,
    r.unit_code,
    r.year,
    r.quarter,
    r.revision,
    r.source_kind,
    r.sha256,
    file.file_name,
    r.filed_at,
    r.filed_by
from return as r
left join file on file.sha256 = r.sha256 and file.uploaded_at = r.filed_at
