-- name: Assumptions :many
-- Those that hold after entry @entry.
select * from assumption where service = @service and since_entry <= @entry and until_entry > @entry;

-- name: AllAssumptions :many
select * from assumption where since_entry <= @entry and until_entry > @entry;

-- name: ServicesChanged :many
-- Rows in force hold until the largest number. An edition of the register concerns
-- all services.
select service from assumption as a
where a.since_entry > @entry or (a.until_entry > @entry and a.until_entry < 9223372036854775807)
union
select service from competence_override as o
where o.since_entry > @entry or (o.until_entry > @entry and o.until_entry < 9223372036854775807)
union
select '' from edition as e
where e.since_entry > @entry or (e.until_entry > @entry and e.until_entry < 9223372036854775807);

-- name: ServicesWithAssumptions :many
select distinct service from assumption where service <> '' and since_entry <= @entry and until_entry > @entry;

-- name: Assumption :one
select * from assumption
where service = @service and function = @function and name = @name and until_entry > @entry;

-- name: AssumptionVersion :one
select * from assumption
where service = @service and function = @function and name = @name and version = @version and since_entry <= @entry;

-- name: AddAssumption :exec
insert into assumption (service, function, name, version, since_entry, value, low, high, unit, source, as_of, actor, at)
values (@service, @function, @name,
    (select coalesce(max(a.version), 0) + 1 from assumption a where a.service = @service and a.function = @function and a.name = @name),
    @entry, @value, @low, @high, @unit, @source, @as_of, @actor, @at);

-- name: EndAssumption :exec
update assumption set until_entry = @entry
where service = @service and function = @function and name = @name and until_entry > @entry;
