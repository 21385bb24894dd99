-- How townships are scored: schemes and their items, and scores that were signed off, as they stood then.
create table scheme (
    year integer, missing_rule text, near_share double, star_5 double, star_4 double, star_3 double,
    star_2 double, note text, act_number bigint, set_at timestamp, by_whom text
);
create table scheme_item (
    act_number bigint, sort integer, area_code text, indicator_code text, weight double, floor_value double,
    full_value double
);

create table signoff (
    year integer, quarter integer, scheme_number bigint, note text, act_number bigint, done_at timestamp,
    by_whom text
);
create table signed_score (
    act_number bigint, unit_code text, score double, rank integer, stars integer
);
create table signed_item (
    act_number bigint, unit_code text, sort integer, area_code text, indicator_code text, weight double,
    floor_value double, target double, value double, state text, points double
);
