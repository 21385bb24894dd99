-- Where townships stand on the map of the overview: each layout that was set, and its places.
create table map_layout (kind text, file_name text, act_number bigint, done_at timestamp, by_whom text);
create table map_place (act_number bigint, unit_code text, x double, y double, outline text);
