-- name: FindProfile :one
select * from profile where id = @id;

-- name: FindProfiles :many
select * from profile
where (cast(@service as text) = '' or service = @service) and (cast(@level as text) = '' or level = @level);

-- name: PutProfile :exec
insert into profile (id, service, authority, level, at, payload)
values (@id, @service, @authority, @level, @at, @payload)
on conflict (id) do update set
    service = excluded.service, authority = excluded.authority, level = excluded.level,
    at = excluded.at, payload = excluded.payload;

-- name: DeleteProfile :execrows
delete from profile where id = @id;

-- name: FindComparison :one
select * from comparison where id = @id;

-- name: FindComparisons :many
select * from comparison where cast(@service as text) = '' or service = @service;

-- name: PutComparison :exec
insert into comparison (id, service, level, at, payload)
values (@id, @service, @level, @at, @payload)
on conflict (id) do update set
    service = excluded.service, level = excluded.level, at = excluded.at, payload = excluded.payload;
