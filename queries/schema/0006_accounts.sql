-- Who may come in and as what: the newest line of a login stands. Passwords are not here (passwords.json).
create table account (
    login text, name text, role text, unit_code text, is_active boolean, act_number bigint, set_at timestamp,
    by_whom text
);
