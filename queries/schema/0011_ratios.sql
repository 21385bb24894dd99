-- Both sides of each township's ratios as they stand now, to date (queries/derived/fct_unit_ratio.sql).
create table fct_unit_ratio (
    unit_code text, year integer, quarter integer, quarter_index integer, indicator_code text,
    numerator decimal(18, 2), denominator decimal(18, 2), is_not_applicable boolean, has_part boolean
);
