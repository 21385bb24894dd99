-- Tables of the warehouse. Facts and events only ever grow; fct_figure is derived from them and can be made anew.

create table journal_state (last_number bigint not null, last_hash text not null);
insert into journal_state values (0, '');

create table journal_act (number bigint, act text, done_at timestamp, by_whom text, summary text);

create table county (county_code text, name text, is_sample boolean, today date);

create table unit (
    unit_code text, name text, short_name text, level text, kind text, parent_code text,
    valid_from date, valid_to date, successor_code text
);
create table unit_alias (alias text, unit_code text);

-- Mirrored from data/*.csv whenever those files change.
create table catalogue_state (sha256 text);
create table measure (
    measure_code text, group_code text, name_zh text, name_en text, unit text, measure_type text,
    decimals integer, better text, additive boolean, tier text, sort integer
);
create table ratio (
    ratio_code text, group_code text, name_zh text, name_en text, unit text, measure_type text,
    decimals integer, better text, numerator_code text, denominator_code text, bounds text,
    has_quarter_basis boolean, tier text, sort integer
);
create table programme (
    programme_code text, name_zh text, name_en text, amount_code text, count_code text, in_total boolean,
    sort integer
);

create table return_file (sha256 text, name text, bytes bigint, uploaded_at timestamp, uploaded_by text);
create table return (
    return_id bigint, act_number bigint, unit_code text, year integer, quarter integer, revision integer,
    source_kind text, sha256 text, filed_at timestamp, filed_by text
);
create table return_event (
    return_id bigint, act_number bigint, act text, done_at timestamp, by_whom text, note text
);
create table fact (
    fact_id bigint, return_id bigint, measure_code text, basis text, value decimal(18, 2), state text,
    raw_text text, sheet text, cell text, approximate boolean, unit_factor decimal(18, 4)
);
create table reported_ratio (
    return_id bigint, ratio_code text, basis text, value double, raw_text text, sheet text, cell text
);
create table problem (
    return_id bigint, rule_code text, severity text, measure_code text, sheet text, cell text, message_args text
);
create table problem_event (
    return_id bigint, rule_code text, sheet text, cell text, act text, done_at timestamp, by_whom text, why text
);

create table target (
    unit_code text, year integer, indicator_code text, value double, set_at timestamp, act_number bigint
);
create table deadline (year integer, quarter integer, due_on date, act_number bigint);
create table header_mapping (
    header text, indicator_code text, act_number bigint, done_at timestamp, by_whom text
);

-- Every figure in every version it has had: current while known_from <= moment < known_until.
create table fct_figure (
    unit_code text, year integer, quarter integer, measure_code text, basis text, value decimal(18, 2),
    state text, derived boolean, approximate boolean, fact_id bigint,
    known_from timestamp, known_until timestamp
);
