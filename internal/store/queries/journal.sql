-- name: LastEntry :one
select seq, hash from journal order by seq desc limit 1;

-- name: LastEntryUntil :one
-- Clocks may go back, numbers do not: what counts is the last entry by number.
select seq from journal where at <= @at order by seq desc limit 1;

-- name: AppendEntry :exec
insert into journal (seq, at, actor, action, subject, reason, state_before, state_after, prev, hash, subject_root)
values (@seq, @at, @actor, @action, @subject, @reason, @state_before, @state_after, @prev, @hash, @subject_root);

-- name: EntriesAfter :many
-- Names only columns of the first schema, so that a journal can be verified and
-- backed up before its schema is brought up to date.
select seq, at, actor, action, subject, reason, state_before, state_after, prev, hash
from journal where seq > @seq order by seq limit @page_size;
