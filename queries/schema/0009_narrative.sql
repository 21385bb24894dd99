-- The sentences that confirmed figures of an old report stand in: start_at to end_at is the figure in its sentence.
create table narrative_quote (
    return_id bigint, indicator_code text, basis text, quote text, start_at integer, end_at integer
);
