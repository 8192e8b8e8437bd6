-- name: Scenarios :many
-- Those that hold after entry @entry.
select * from scenario where service = @service and land = @land and since_entry <= @entry and until_entry > @entry;

-- name: Scenario :one
select * from scenario where id = @id and since_entry <= @entry and until_entry > @entry;

-- name: ScenarioVersion :one
select * from scenario where id = @id and version = @version and since_entry <= @entry;

-- name: LastScenarioVersion :one
select cast(coalesce(max(version), 0) as bigint) from scenario where id = @id;

-- name: AddScenario :exec
insert into scenario (id, version, since_entry, service, land, name, question, settings, conditions, actor, at)
values (@id, @version, @entry, @service, @land, @name, @question, @settings, @conditions, @actor, @at);

-- name: EndScenario :exec
update scenario set until_entry = @entry where id = @id and until_entry > @entry;
