-- Background work: what was ordered and how it ended. What runs just now is
-- known to the queue.

-- +goose Up
create table job (
    id text not null primary key,
    kind text not null,
    subject text not null,
    payload text not null,
    files text not null,
    actor text not null,
    rights text not null,
    ordered_at bigint not null,
    state text not null,
    ended_at bigint not null, -- 0 as long as it has not
    attempts bigint not null,
    result text not null,
    code text not null,
    error text not null
);
create index job_by_state on job (state, actor);
create index job_by_actor on job (actor);
