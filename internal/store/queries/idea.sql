-- name: Ideas :many
-- Those that hold after entry @entry.
select * from idea where land = @land and since_entry <= @entry and until_entry > @entry order by at desc, id;

-- name: Idea :one
select * from idea where id = @id and since_entry <= @entry and until_entry > @entry;

-- name: WaitingIdea :one
-- The first of a person about a function with this title and aim that has no reply.
select * from idea
where land = @land and service = @service and function = @function and title = @title and aim = @aim and actor = @actor
  and decision = '' and since_entry <= @entry and until_entry > @entry
order by since_entry limit 1;

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
