-- name: Assumptions :many
select * from assumption where service = @service;

-- name: PutAssumption :exec
insert into assumption (service, function, name, value, low, high, unit, source, as_of, actor, at)
values (@service, @function, @name, @value, @low, @high, @unit, @source, @as_of, @actor, @at)
on conflict (service, function, name) do update set
    value = excluded.value, low = excluded.low, high = excluded.high, unit = excluded.unit,
    source = excluded.source, as_of = excluded.as_of, actor = excluded.actor, at = excluded.at;

-- name: DeleteAssumption :exec
delete from assumption where service = @service and function = @function and name = @name;
