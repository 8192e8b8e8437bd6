-- Accounts, what they have to prove, and what is kept while people are signed
-- in. Of every secret only a hash is kept; that of an authenticator app is
-- sealed with the installation key.

-- +goose Up
create table account (
    id text not null primary key,
    login text not null,       -- folded; '' once erased
    name text not null,
    email text not null,
    language text not null,
    state text not null,
    issuer text not null,
    subject text not null,
    password text not null,    -- argon2id, '' without one
    totp text not null,        -- sealed, '' without one
    totp_step bigint not null, -- of the last code used
    created_at bigint not null,
    last_day text not null,
    version bigint not null
);
create unique index account_by_login on account (login) where login <> '';
create unique index account_by_subject on account (issuer, subject) where subject <> '';

create table account_grant (
    account text not null references account (id),
    role text not null,
    scope text not null,
    primary key (account, role, scope)
);

create table account_recovery (
    account text not null references account (id),
    hash text not null,
    primary key (account, hash)
);

create table account_token (
    id text not null primary key,
    hash text not null unique,
    account text not null references account (id),
    name text not null,
    read_only boolean not null,
    only_actions text not null, -- separated by blanks, '' for all
    created_at bigint not null,
    expires_at bigint not null,
    last_day text not null
);
create index account_token_by_account on account_token (account);

-- account is '' for the link that sets up the first administrator.
create table account_link (
    hash text not null primary key,
    account text not null,
    expires_at bigint not null
);
create unique index account_link_by_account on account_link (account);

-- Kept without a journal entry: the journal is no record of who works when.
create table account_session (
    id text not null primary key,
    account text not null references account (id),
    begun_at bigint not null,
    seen_at bigint not null,
    proved_at bigint not null,
    ends_at bigint not null,
    client text not null,
    half_way boolean not null,
    provider boolean not null
);
create index account_session_by_account on account_session (account);
create index account_session_by_end on account_session (ends_at);

create table account_attempt (
    key text not null primary key,
    failed bigint not null,
    until_at bigint not null,
    last_at bigint not null
);
