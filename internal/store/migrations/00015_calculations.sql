-- Calculations: one question about all services of a Land, as JSON, with the
-- services that it is about. Each answer, as JSON, is kept when it is found and
-- without a journal entry; it follows from the data after the entry named. Only
-- the order and the end of a calculation are on record.

-- +goose Up
create table calculation (
    id text not null primary key,
    question text not null,
    entry bigint not null,
    size bigint not null,
    services text not null,
    actor text not null,
    at bigint not null,
    ended_at bigint not null default 0,
    sum text not null default ''
);
create table calculation_answer (
    calculation text not null references calculation (id),
    place bigint not null,
    answer text not null,
    primary key (calculation, place)
);
