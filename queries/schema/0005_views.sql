-- Views of pages that people saved under a name: each saving, renaming and deleting; an empty page is a deletion.
create table saved_view (
    view_name text, page text, parameters text, was text, act_number bigint, done_at timestamp, by_whom text
);
