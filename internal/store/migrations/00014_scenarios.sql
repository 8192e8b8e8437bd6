-- Scenarios: named questions about one service in one Land, with the assumptions
-- and conditions under which they are to be answered, both as JSON. They keep
-- their history like all else that people change, see 00002.

-- +goose Up
create table scenario (
    id text not null,
    version bigint not null,
    since_entry bigint not null,
    until_entry bigint not null default 9223372036854775807,
    service text not null,
    land text not null,
    name text not null,
    question text not null,
    settings text not null,
    conditions text not null,
    actor text not null,
    at bigint not null,
    primary key (id, version)
);
create index scenario_service on scenario (service, land);
create index scenario_since on scenario (since_entry);
create index scenario_until on scenario (until_entry);
