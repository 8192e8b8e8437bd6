-- name: Calculations :many
select c.id, c.question, c.entry, c.size, c.actor, c.at, c.ended_at, c.sum,
    (select count(*) from calculation_answer a where a.calculation = c.id) as answered
from calculation c order by c.at desc, c.id;

-- name: Calculation :one
select * from calculation where id = @id;

-- name: CalculationAnswers :many
select place, answer from calculation_answer where calculation = @calculation;

-- name: CountCalculationAnswers :one
select count(*) from calculation_answer where calculation = @calculation;

-- name: PutCalculation :exec
insert into calculation (id, question, entry, size, services, actor, at, ended_at, sum)
values (@id, @question, @entry, @size, @services, @actor, @at, @ended_at, @sum)
on conflict (id) do update set ended_at = excluded.ended_at, sum = excluded.sum;

-- name: KeepCalculationAnswer :exec
insert into calculation_answer (calculation, place, answer) values (@calculation, @place, @answer)
on conflict (calculation, place) do nothing;

-- name: DeleteCalculationAnswers :exec
delete from calculation_answer where calculation = @calculation;

-- name: DeleteCalculation :exec
delete from calculation where id = @id;
