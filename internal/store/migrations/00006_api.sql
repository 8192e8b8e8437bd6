-- Answers to requests that programs may send twice. Kept for a day and without
-- a journal entry: what the requests changed is on record anyway.

-- +goose Up
create table api_answer (
    actor text not null,
    key text not null,
    request text not null,  -- SHA-256 of the request, '' as long as it is not answered
    status bigint not null, -- 0 as long as it is not answered
    header text not null,   -- JSON object
    body text not null,
    at bigint not null,
    primary key (actor, key)
);
create index api_answer_by_time on api_answer (at);
