-- Imports of tables from files: proposed, applied or taken back. What an import
-- changed stands in payload, so that it can be taken back.

-- +goose Up
create table file_import (
    id text not null primary key,
    list text not null,
    file text not null,
    state text not null,
    actor text not null,
    at bigint not null,
    reason text not null,
    rows_new bigint not null,
    rows_changed bigint not null,
    rows_unchanged bigint not null,
    rows_wrong bigint not null,
    undone_by text not null,
    undone_at bigint not null,
    payload text not null
);
create index file_import_by_time on file_import (state, at);
