-- name: Editions :many
select date, source, sha256, units from edition where since_entry <= @entry and until_entry > @entry order by date;

-- name: AddEdition :exec
insert into edition (date, source, sha256, units, since_entry) values (@date, @source, @sha256, @units, @entry);

-- name: EndEdition :execrows
update edition set until_entry = @entry where date = @date and until_entry > @entry;

-- name: AuthoritiesOn :many
select key, level, parent, name, type, seat, population, area_km2, lon, lat, valid_from, valid_to
from authority
where valid_from <= @day and (valid_to = '' or valid_to > @day) and since_entry <= @entry and until_entry > @entry
order by key;

-- name: AuthorityHistory :many
select key, level, parent, name, type, seat, population, area_km2, lon, lat, valid_from, valid_to
from authority
where key = @key and since_entry <= @entry and until_entry > @entry
order by valid_from;

-- name: EndAuthority :execrows
update authority set valid_to = @valid_to
where key = @key and valid_to = '' and valid_from < @valid_to and until_entry = 9223372036854775807;

-- name: EndAuthoritiesOf :exec
-- What an edition began or ended holds no more.
update authority set until_entry = @entry where (valid_from = @date or valid_to = @date) and until_entry > @entry;

-- name: ReopenAuthorities :exec
-- What the edition ended goes on as a new row, for the old one belongs to the past.
insert into authority (key, valid_from, valid_to, since_entry, level, parent, name, type, seat, population, area_km2, lon, lat)
select a.key, a.valid_from, '', cast(@entry as bigint), a.level, a.parent, a.name, a.type, a.seat, a.population, a.area_km2, a.lon, a.lat
from authority a
where a.valid_to = @date and a.until_entry = @entry;

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
