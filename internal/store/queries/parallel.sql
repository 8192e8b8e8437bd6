-- name: ParallelDecisions :many
-- Those that hold after entry @entry.
select * from parallel_decision where since_entry <= @entry and until_entry > @entry;

-- name: ParallelDecision :one
select * from parallel_decision where a = @a and b = @b and until_entry > @entry;

-- name: ParallelDecisionVersion :one
select * from parallel_decision where a = @a and b = @b and version = @version and since_entry <= @entry;

-- name: LastParallelDecisionVersion :one
select cast(coalesce(max(version), 0) as bigint) from parallel_decision where a = @a and b = @b;

-- name: AddParallelDecision :exec
insert into parallel_decision (a, b, version, since_entry, verdict, reason, actor, at)
values (@a, @b, @version, @entry, @verdict, @reason, @actor, @at);

-- name: EndParallelDecision :exec
update parallel_decision set until_entry = @entry where a = @a and b = @b and until_entry > @entry;

-- name: RedactParallelDecisions :exec
-- Of decisions that an entry wrote and that no longer hold.
update parallel_decision set reason = @reason where since_entry = @entry and until_entry <= @now;

-- name: ParallelDecisionsInForceSince :one
select count(*) from parallel_decision where since_entry = @entry and until_entry > @now;
