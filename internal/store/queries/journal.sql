-- name: LastEntry :one
select seq, hash from journal order by seq desc limit 1;

-- name: AppendEntry :exec
insert into journal (seq, at, actor, action, subject, reason, state_before, state_after, prev, hash)
values (@seq, @at, @actor, @action, @subject, @reason, @state_before, @state_after, @prev, @hash);

-- name: EntriesAfter :many
select * from journal where seq > @seq order by seq limit @page_size;
