-- Which unit went over into which, and when: a rename (one unit under a new name), a merger (several into one)
-- or a split (one into several, each with its share of the figures).
create table unit_succession (
    kind text, from_code text, to_code text, happened_on date, share double, old_name text, new_name text,
    note text, act_number bigint, done_at timestamp, by_whom text
);
