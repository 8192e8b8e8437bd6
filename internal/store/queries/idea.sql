-- name: Ideas :many
-- Those that hold after entry @entry.
select * from idea where land = @land and since_entry <= @entry and until_entry > @entry order by at desc, id;

-- name: Idea :one
select * from idea where id = @id and since_entry <= @entry and until_entry > @entry;

-- name: LastIdeaVersion :one
select cast(coalesce(max(version), 0) as bigint) from idea where id = @id;

-- name: AddIdea :exec
insert into idea (id, version, since_entry, land, service, function, title, aim, basis, reply_by, actor, at, decision, reason, replied_by, replied_at)
values (@id, @version, @entry, @land, @service, @function, @title, @aim, @basis, @reply_by, @actor, @at, @decision, @reason, @replied_by, @replied_at);

-- name: EndIdea :exec
update idea set until_entry = @entry where id = @id and until_entry > @entry;

-- name: RedactIdeaReplies :exec
-- Of replies that an entry wrote and that no longer hold.
update idea set reason = @reason where since_entry = @entry and until_entry <= @now and decision <> '';

-- name: IdeaRepliesInForceSince :one
select count(*) from idea where since_entry = @entry and until_entry > @now and decision <> '';
