-- name: Editions :many
select * from edition order by date;

-- name: AddEdition :exec
insert into edition (date, source, sha256, units) values (@date, @source, @sha256, @units);

-- name: AuthoritiesOn :many
select key, level, parent, name, type, seat, population, area_km2, lon, lat, valid_from, valid_to
from authority
where valid_from <= @day and (valid_to = '' or valid_to > @day)
order by key;

-- name: AuthorityHistory :many
select key, level, parent, name, type, seat, population, area_km2, lon, lat, valid_from, valid_to
from authority
where key = @key
order by valid_from;

-- name: EndAuthority :execrows
update authority set valid_to = @valid_to where key = @key and valid_to = '' and valid_from < @valid_to;

-- name: Overrides :many
select * from competence_override;

-- name: PutOverride :exec
insert into competence_override (service, level, reason, source, actor, at)
values (@service, @level, @reason, @source, @actor, @at)
on conflict (service) do update set
    level = excluded.level, reason = excluded.reason, source = excluded.source,
    actor = excluded.actor, at = excluded.at;

-- name: DeleteOverride :exec
delete from competence_override where service = @service;
