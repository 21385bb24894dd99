-- A county's own sentences of the work report, by section; the newest of a section stands, an empty text is none.
create table report_sentences (
    section text, body text, act_number bigint, done_at timestamp, by_whom text
);
