-- What changes slowly and is asked for with every page: derived like fct_figure (queries/derived), so that no query
-- works it out again. Each is brought up to date with the act that touches it and can be made anew.
create table stg_return_time (
    return_id bigint, unit_code text, year integer, quarter integer, revision integer, is_narrative boolean,
    status text, from_at timestamp, until_at timestamp
);
create table stg_target (
    unit_code text, year integer, indicator_code text, value double, is_county boolean,
    known_from timestamp, known_until timestamp
);
create table stg_deadline (
    year integer, quarter integer, due_on date, act_number bigint, by_whom text,
    known_from timestamp, known_until timestamp
);
create table stg_narrative_claim (
    return_id bigint, unit_code text, year integer, quarter integer, revision integer, indicator_code text,
    basis text, value double, raw_text text, title text, cell text, approximate boolean, quote text,
    start_at integer, end_at integer, from_at timestamp, until_at timestamp
);
create table dim_unit_change (
    unit_code text, year integer, quarter integer, quarter_index integer, kind text, known_from timestamp
);
-- dim_unit_boundary with the quarters and the days from when until when a row holds in place of each of them.
create table dim_unit_span (
    boundaries text, unit_code text, unit_name text, short_name text, kind text, source_code text,
    share double, source_count bigint, first_index integer, last_index integer,
    known_from timestamp, known_until timestamp, holds_from date, holds_until date
);
-- What follows from the catalogue alone, made with its mirror.
create table dim_indicator (
    indicator_code text, is_ratio boolean, group_code text, name_zh text, name_en text, unit text,
    measure_type text, decimals integer, better text, tier text, numerator_code text, denominator_code text,
    has_quarter_basis boolean, sort integer, is_due_by_quarters boolean
);
create table dim_indicator_side (
    indicator_code text, side text, measure_code text, has_quarter_basis boolean
);
create table dim_total_side (
    indicator_code text, side text, measure_code text, has_quarter_basis boolean, is_ratio boolean
);
-- What the townships of a kind come to: the county's figures are sums of these. year_ and quarter_ are over the
-- townships that report both that quarter and the same one a year before, or the one before; past_ is the earlier.
create table fct_kind_total (
    kind text, year integer, quarter integer, quarter_index integer, indicator_code text, period_basis text,
    units_reporting bigint, numerator decimal(38, 2), denominator decimal(38, 2),
    year_units bigint, year_numerator decimal(38, 2), year_denominator decimal(38, 2),
    year_past_numerator decimal(38, 2), year_past_denominator decimal(38, 2),
    quarter_units bigint, quarter_numerator decimal(38, 2), quarter_denominator decimal(38, 2),
    quarter_past_numerator decimal(38, 2), quarter_past_denominator decimal(38, 2)
);
create table fct_kind_quarter (
    kind text, year integer, quarter integer, quarter_index integer, units_expected bigint, units_filed bigint,
    units_approved bigint, last_filed_at timestamp
);
