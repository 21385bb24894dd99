-- Each confirmed figure of the old reports in table touched_claim, a measure or a rate that the text states, while
-- it counts.
-- Kept apart from fct_figure: what stands in a text is never a reported figure, is in no sum, rate or rank of
-- the county and derives nothing.
-- needs: stg_narrative_standing
-- grain: return_id, indicator_code, basis, from_at
with standing as (
    select s.return_id, s.unit_code, s.year, s.quarter, s.revision, s.from_at, s.until_at
    from stg_narrative_standing as s
    join touched_claim as t on t.return_id = s.return_id
),

stated as (
    select
        return_id,
        measure_code as indicator_code,
        basis,
        cast(value as double) as value,
        raw_text,
        sheet,
        cell,
        approximate
    from fact
    where return_id in (select return_id from standing)
    union all
    select
        return_id,
        ratio_code as indicator_code,
        basis,
        value,
        raw_text,
        sheet,
        cell,
        false as approximate
    from reported_ratio
    where return_id in (select return_id from standing)
)

select
    s.return_id,
    s.unit_code,
    s.year,
    s.quarter,
    s.revision,
    c.indicator_code,
    c.basis,
    c.value,
    c.raw_text,
    c.sheet as title,
    c.cell,
    c.approximate,
    q.quote,
    q.start_at,
    q.end_at,
    s.from_at,
    s.until_at
from standing as s
join stated as c on c.return_id = s.return_id
left join narrative_quote as q
    on q.return_id = c.return_id
    and q.indicator_code = c.indicator_code
    and q.basis = c.basis
