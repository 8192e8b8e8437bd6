-- What people have decided about pairs of services that may be the same task.
-- Decisions keep their history like all else that people change, see 00002.

-- +goose Up
create table parallel_decision (
    a text not null,
    b text not null,
    version bigint not null,
    since_entry bigint not null,
    until_entry bigint not null default 9223372036854775807,
    verdict text not null,
    reason text not null,
    actor text not null,
    at bigint not null,
    primary key (a, b, version)
);
create index parallel_decision_since on parallel_decision (since_entry);
create index parallel_decision_until on parallel_decision (until_entry);
