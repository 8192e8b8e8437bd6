-- name: FindProfile :one
select * from profile where id = @id and since_entry <= @entry and until_entry > @entry;

-- name: FindProfiles :many
select id, service, authority, level, at, until_entry,
    cast(case when outline = '' then payload else outline end as text) as outline
from profile
where since_entry <= @entry and until_entry > @entry
    and (cast(@service as text) = '' or service = @service) and (cast(@level as text) = '' or level = @level);

-- name: AddProfile :exec
insert into profile (id, since_entry, service, authority, level, at, outline, payload)
values (@id, @entry, @service, @authority, @level, @at, @outline, @payload)
on conflict (id, since_entry) do update set
    until_entry = excluded.until_entry, service = excluded.service, authority = excluded.authority,
    level = excluded.level, at = excluded.at, outline = excluded.outline, payload = excluded.payload;

-- name: EndProfile :exec
update profile set until_entry = @entry, payload = @payload where id = @id and until_entry > @entry;

-- name: FindComparison :one
select * from comparison where id = @id and since_entry <= @entry and until_entry > @entry;

-- name: FindComparisons :many
select id, service, level, at, cast(case when outline = '' then payload else outline end as text) as outline
from comparison
where since_entry <= @entry and until_entry > @entry and (cast(@service as text) = '' or service = @service);

-- name: AddComparison :exec
insert into comparison (id, since_entry, service, level, at, outline, payload)
values (@id, @entry, @service, @level, @at, @outline, @payload)
on conflict (id, since_entry) do update set
    until_entry = excluded.until_entry, service = excluded.service,
    level = excluded.level, at = excluded.at, outline = excluded.outline, payload = excluded.payload;

-- name: EndComparison :exec
update comparison set until_entry = @entry where id = @id and until_entry > @entry;

-- name: FindCauses :many
select * from step_cause
where service = @service and level = @level and since_entry <= @entry and until_entry > @entry
order by activity, from_activity, to_activity;

-- name: Cause :one
select * from step_cause
where service = @service and level = @level and activity = @activity and from_activity = @from_activity and to_activity = @to_activity
    and until_entry > @entry;

-- name: AddCause :exec
insert into step_cause (service, level, activity, from_activity, to_activity, version, since_entry, cause, source, actor, at)
values (@service, @level, @activity, @from_activity, @to_activity, @version, @entry, @cause, @source, @actor, @at);

-- name: EndCause :exec
update step_cause set until_entry = @entry
where service = @service and level = @level and activity = @activity and from_activity = @from_activity and to_activity = @to_activity
    and until_entry > @entry;

-- name: FindSigningKey :one
select * from signing_key where fingerprint = @fingerprint and since_entry <= @entry and until_entry > @entry;

-- name: FindSigningKeys :many
select * from signing_key where since_entry <= @entry and until_entry > @entry;

-- name: AddSigningKey :exec
insert into signing_key (fingerprint, since_entry, public_key, authority, ars, at, revoked)
values (@fingerprint, @entry, @public_key, @authority, @ars, @at, @revoked)
on conflict (fingerprint, since_entry) do update set
    until_entry = excluded.until_entry, public_key = excluded.public_key, authority = excluded.authority,
    ars = excluded.ars, at = excluded.at, revoked = excluded.revoked;

-- name: EndSigningKey :exec
update signing_key set until_entry = @entry where fingerprint = @fingerprint and until_entry > @entry;
