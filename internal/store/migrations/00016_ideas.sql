-- Ideas: recommendations that somebody wants to be pursued, with the figures on
-- which they were handed in, as JSON, and the reply; decision is empty as long as
-- there is none. They keep their history like all else that people change, see
-- 00002.

-- +goose Up
create table idea (
    id text not null,
    version bigint not null,
    since_entry bigint not null,
    until_entry bigint not null default 9223372036854775807,
    land text not null,
    service text not null,
    function text not null,
    title text not null,
    aim text not null,
    basis text not null,
    reply_by text not null,
    actor text not null,
    at bigint not null,
    decision text not null,
    reason text not null,
    replied_by text not null,
    replied_at bigint not null,
    primary key (id, version)
);
create index idea_land on idea (land);
create index idea_since on idea (since_entry);
create index idea_until on idea (until_entry);
