-- name: FindJob :one
select * from job where id = @id;

-- name: FindJobs :many
select * from job
where (cast(@state as text) = '' or state = @state) and (cast(@actor as text) = '' or actor = @actor)
order by ordered_at desc;

-- name: CountJobs :one
select count(*) from job
where (cast(@state as text) = '' or state = @state) and (cast(@actor as text) = '' or actor = @actor);

-- name: PutJob :exec
insert into job (id, kind, subject, payload, files, actor, rights, ordered_at, state, ended_at, attempts, result, code, error)
values (@id, @kind, @subject, @payload, @files, @actor, @rights, @ordered_at, @state, @ended_at, @attempts, @result, @code, @error)
on conflict (id) do update set
    state = excluded.state, ended_at = excluded.ended_at, attempts = excluded.attempts,
    result = excluded.result, code = excluded.code, error = excluded.error;

-- name: DeleteEndedJobs :execrows
delete from job where state <> 'waiting' and ended_at < @before;
