-- name: KeepSetting :exec
-- Keeps a setting of the installation; the first value stays.
insert into installation (name, value) values (@name, @value)
on conflict (name) do nothing;

-- name: Setting :one
select value from installation where name = @name;
