-- Views of lists that people have saved for themselves: filters, order and weights
-- under a name of their own.

-- +goose Up
create table account_view (
    id text not null primary key,
    account text not null references account (id),
    page text not null,
    query text not null,
    name text not null,
    created_at bigint not null
);
create index account_view_by_account on account_view (account);
