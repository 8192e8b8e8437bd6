-- name: DeleteOldAnswers :exec
delete from api_answer where at < @answered_before or status = 0 and at < @begun_before;

-- name: ClaimAnswer :execrows
insert into api_answer (actor, key, request, status, header, body, at) values (@actor, @key, '', 0, '{}', '', @at)
on conflict (actor, key) do nothing;

-- name: Answer :one
select * from api_answer where actor = @actor and key = @key;

-- name: KeepAnswer :exec
update api_answer set request = @request, status = @status, header = @header, body = @body
where actor = @actor and key = @key;

-- name: ReleaseAnswer :exec
delete from api_answer where actor = @actor and key = @key and status = 0;
