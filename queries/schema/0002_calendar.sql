-- Calendar quarters of 1990 to 2089. A table, because nearly every query counts the units expected in a quarter.
create table calendar_quarter (
    year integer, quarter integer, quarter_index integer, starts_on date, ends_on date
);
insert into calendar_quarter
select
    1990 + i // 4 as year,
    1 + i % 4 as quarter,
    4 * (1990 + i // 4) + 1 + i % 4 as quarter_index,
    make_date(1990 + i // 4, 1 + 3 * (i % 4), 1) as starts_on,
    last_day(make_date(1990 + i // 4, 3 + 3 * (i % 4), 1)) as ends_on
from generate_series(0, 399) as n (i);
