-- name: LastEntry :one
select seq, hash from journal order by seq desc limit 1;

-- name: LastEntryUntil :one
select seq from journal where at <= @at order by at desc, seq desc limit 1;

-- name: AppendEntry :exec
insert into journal (seq, at, actor, action, subject, reason, state_before, state_after, prev, hash, subject_root)
values (@seq, @at, @actor, @action, @subject, @reason, @state_before, @state_after, @prev, @hash, @subject_root);

-- name: EntriesAfter :many
-- Names only columns of the first schema, so that a journal can be verified and
-- backed up before its schema is brought up to date.
select seq, at, actor, action, subject, reason, state_before, state_after, prev, hash
from journal where seq > @seq order by seq limit @page_size;

-- name: EntryHash :one
select hash from journal where seq = @seq;

-- name: Actions :many
select distinct action from journal order by action;

-- name: JournalKey :one
select key from journal_key where id = @id;

-- name: AddJournalKey :exec
insert into journal_key (id, key) values (@id, @key);

-- name: ShredJournalKey :exec
update journal_key set key = '', shredded_by = @entry where id = @id and key <> '';

-- name: ShreddedKeys :many
select id from journal_key where shredded_by > 0 order by shredded_by, id;

-- name: RedactOverrides :exec
-- Of overrides that an entry wrote and that no longer hold.
update competence_override set reason = @reason where since_entry = @entry and until_entry <= @now;

-- name: OverridesInForceSince :one
select count(*) from competence_override where since_entry = @entry and until_entry > @now;

-- name: ReasonsOfEntry :many
-- What an entry wrote into overrides.
select distinct reason from competence_override where since_entry = @entry;

-- name: RedactImport :exec
-- Of the import that an entry tells of.
update file_import set reason = @reason
where id = (select subject from journal where seq = @entry and action = 'exchange.import');
