-- name: FindImports :many
-- Those that were applied, newest first, without what they changed.
select id, list, file, state, actor, at, reason, rows_new, rows_changed, rows_unchanged, rows_wrong, undone_by, undone_at
from file_import where state <> 'proposed' order by at desc, id;

-- name: FindImport :one
select * from file_import where id = @id;

-- name: ImportState :one
select state from file_import where id = @id;

-- name: PutImport :exec
insert into file_import (id, list, file, state, actor, at, reason, rows_new, rows_changed, rows_unchanged, rows_wrong, undone_by, undone_at, payload)
values (@id, @list, @file, @state, @actor, @at, @reason, @rows_new, @rows_changed, @rows_unchanged, @rows_wrong, @undone_by, @undone_at, @payload)
on conflict (id) do update set
    state = excluded.state, actor = excluded.actor, at = excluded.at, reason = excluded.reason,
    undone_by = excluded.undone_by, undone_at = excluded.undone_at, payload = excluded.payload;

-- name: DropProposals :exec
delete from file_import where state = 'proposed' and at < @before;

-- name: RedactImport :exec
-- Of the import that an entry tells of.
update file_import set reason = @reason
where id = (select subject from journal where seq = @entry and action = 'exchange.import');

-- name: ReasonsOfEntry :many
-- What an entry wrote into overrides.
select distinct reason from competence_override where since_entry = @entry;

-- name: ImportPayloads :many
select id, payload from file_import;

-- name: PutImportPayload :exec
update file_import set payload = @payload where id = @id;
