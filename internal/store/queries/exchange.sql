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

-- name: ImportsWith :many
-- Those whose rows hold a text.
select id, payload from file_import where payload like '%' || cast(@part as text) || '%';

-- name: ReplacePayload :exec
update file_import set payload = @payload where id = @id;
