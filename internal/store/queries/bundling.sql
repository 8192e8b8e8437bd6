-- name: Assumptions :many
-- Those that hold after entry @entry.
select * from assumption where service = @service and since_entry <= @entry and until_entry > @entry;

-- name: ServicesWithAssumptions :many
select distinct service from assumption where service <> '' and since_entry <= @entry and until_entry > @entry;

-- name: Assumption :one
select * from assumption
where service = @service and function = @function and name = @name and until_entry > @entry;

-- name: AssumptionVersion :one
select * from assumption
where service = @service and function = @function and name = @name and version = @version and since_entry <= @entry;

-- name: LastAssumptionVersion :one
select cast(coalesce(max(version), 0) as bigint) from assumption
where service = @service and function = @function and name = @name;

-- name: AddAssumption :exec
insert into assumption (service, function, name, version, since_entry, value, low, high, unit, source, as_of, actor, at)
values (@service, @function, @name, @version, @entry, @value, @low, @high, @unit, @source, @as_of, @actor, @at);

-- name: EndAssumption :exec
update assumption set until_entry = @entry
where service = @service and function = @function and name = @name and until_entry > @entry;
