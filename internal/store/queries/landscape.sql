-- name: Editions :many
select date, source, sha256, units from edition where since_entry <= @entry order by date;

-- name: AddEdition :exec
insert into edition (date, source, sha256, units, since_entry) values (@date, @source, @sha256, @units, @entry);

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
select * from competence_override where since_entry <= @entry and until_entry > @entry;

-- name: Override :one
select * from competence_override where service = @service and until_entry > @entry;

-- name: OverrideVersion :one
select * from competence_override where service = @service and version = @version and since_entry <= @entry;

-- name: LastOverrideVersion :one
select cast(coalesce(max(version), 0) as bigint) from competence_override where service = @service;

-- name: AddOverride :exec
insert into competence_override (service, version, since_entry, level, reason, source, actor, at)
values (@service, @version, @entry, @level, @reason, @source, @actor, @at);

-- name: EndOverride :exec
update competence_override set until_entry = @entry where service = @service and until_entry > @entry;
