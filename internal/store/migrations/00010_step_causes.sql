-- Why authorities differ at a step, as people have found out. It keeps its
-- history; see 00002. An empty cause takes back what was said.

-- +goose Up
create table step_cause (
    service text not null,
    level text not null,
    activity text not null,
    from_activity text not null,
    to_activity text not null,
    version bigint not null,
    since_entry bigint not null,
    until_entry bigint not null default 9223372036854775807,
    cause text not null,
    source text not null,
    actor text not null,
    at bigint not null,
    primary key (service, level, activity, from_activity, to_activity, version)
);
