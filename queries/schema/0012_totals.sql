-- The sums of fct_kind_total as they are, not packed: of numbers of this width unpacking takes longer than a query.
drop table fct_kind_total;
create table fct_kind_total (
    kind text, year integer, quarter integer, quarter_index integer, indicator_code text, period_basis text,
    units_reporting bigint,
    numerator decimal(38, 2) using compression uncompressed,
    denominator decimal(38, 2) using compression uncompressed,
    year_units bigint,
    year_numerator decimal(38, 2) using compression uncompressed,
    year_denominator decimal(38, 2) using compression uncompressed,
    year_past_numerator decimal(38, 2) using compression uncompressed,
    year_past_denominator decimal(38, 2) using compression uncompressed,
    quarter_units bigint,
    quarter_numerator decimal(38, 2) using compression uncompressed,
    quarter_denominator decimal(38, 2) using compression uncompressed,
    quarter_past_numerator decimal(38, 2) using compression uncompressed,
    quarter_past_denominator decimal(38, 2) using compression uncompressed
);
