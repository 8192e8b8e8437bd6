-- name: Assumptions :many
-- Those that hold after entry @entry.
select * from assumption where service = @service and since_entry <= @entry and until_entry > @entry;

-- name: AllAssumptions :many
select * from assumption where since_entry <= @entry and until_entry > @entry;

-- name: ServicesChanged :many
-- Rows in force hold until the largest number.
select distinct service from assumption
where since_entry > @entry or (until_entry > @entry and until_entry < 9223372036854775807);

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
