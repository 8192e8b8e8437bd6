-- name: Account :one
select * from account where id = @id;

-- name: AccountByLogin :one
select * from account where login = @login and login <> '';

-- name: AccountBySubject :one
select * from account where issuer = @issuer and subject = @subject and subject <> '';

-- name: Accounts :many
select * from account order by case when login = '' then 1 else 0 end, login, id;

-- name: AccountGrants :many
select role, scope from account_grant where account = @account order by scope, role;

-- name: AllGrants :many
select * from account_grant order by account, scope, role;

-- name: CountActive :one
-- Counts the active accounts with a grant.
select count(*) from account_grant g join account a on a.id = g.account
where a.state = @state and g.role = @role and g.scope = @scope;

-- name: PutAccount :exec
insert into account (id, login, name, email, language, state, issuer, subject, password, totp, totp_step, created_at, last_day, version)
values (@id, @login, @name, @email, @language, @state, @issuer, @subject, '', '', 0, @created_at, @last_day, @version)
on conflict (id) do update set
    login = excluded.login, name = excluded.name, email = excluded.email, language = excluded.language, state = excluded.state,
    issuer = excluded.issuer, subject = excluded.subject, last_day = excluded.last_day, version = excluded.version;

-- name: DeleteGrants :exec
delete from account_grant where account = @account;

-- name: AddGrant :exec
insert into account_grant (account, role, scope) values (@account, @role, @scope);

-- name: SetPassword :exec
update account set password = @password where id = @id;

-- name: RenewPassword :exec
update account set password = @renewed where id = @id and password = @old;

-- name: SetTOTP :exec
update account set totp = @totp, totp_step = @totp_step where id = @id;

-- name: UseStep :execrows
update account set totp_step = @step where id = @id and totp_step < @step;

-- name: SetLastDay :execrows
update account set last_day = @last_day where id = @id and version = @version;

-- name: NextVersion :exec
update account set version = version + 1 where id = @id;

-- name: DeleteRecovery :exec
delete from account_recovery where account = @account;

-- name: AddRecovery :exec
insert into account_recovery (account, hash) values (@account, @hash);

-- name: UseRecovery :execrows
delete from account_recovery where account = @account and hash = @hash;

-- name: AddToken :exec
insert into account_token (id, hash, account, name, read_only, only_actions, created_at, expires_at, last_day)
values (@id, @hash, @account, @name, @read_only, @only_actions, @created_at, @expires_at, '');

-- name: TokenOwner :one
select sqlc.embed(account_token), sqlc.embed(account) from account_token join account on account.id = account_token.account
where account_token.hash = @hash;

-- name: Tokens :many
select * from account_token where account = @account order by created_at desc, id;

-- name: UseToken :exec
update account_token set last_day = @last_day where id = @id;

-- name: DeleteToken :exec
delete from account_token where account = @account and id = @id;

-- name: DeleteTokens :exec
delete from account_token where account = @account;

-- name: PutLink :exec
insert into account_link (hash, account, expires_at) values (@hash, @account, @expires_at)
on conflict (account) do update set hash = excluded.hash, expires_at = excluded.expires_at;

-- name: Link :one
select * from account_link where hash = @hash;

-- name: DeleteLink :exec
delete from account_link where hash = @hash;

-- name: DeleteLinks :exec
delete from account_link where account = @account;

-- name: AddSession :exec
insert into account_session (id, account, begun_at, seen_at, proved_at, ends_at, client, half_way, provider)
values (@id, @account, @begun_at, @seen_at, @proved_at, @ends_at, @client, @half_way, @provider);

-- name: SessionOwner :one
select sqlc.embed(account_session), sqlc.embed(account) from account_session join account on account.id = account_session.account
where account_session.id = @id;

-- name: Sessions :many
select * from account_session where account = @account order by begun_at desc, id;

-- name: TouchSession :exec
update account_session set seen_at = @seen_at, proved_at = @proved_at where id = @id;

-- name: DeleteSession :exec
delete from account_session where account = @account and id = @id;

-- name: DeleteProviderSessions :exec
delete from account_session where account = @account and provider = true;

-- name: DeleteSessions :exec
delete from account_session where account = @account;

-- name: DeleteOldSessions :exec
delete from account_session where ends_at <= @now;

-- name: Attempts :one
select * from account_attempt where key = @key;

-- name: AddAttempt :execrows
insert into account_attempt (key, failed, until_at, last_at) values (@key, @failed, @until_at, @last_at)
on conflict (key) do nothing;

-- name: CountAttempt :execrows
update account_attempt set failed = @failed, until_at = @until_at, last_at = @last_at
where key = @key and failed = @was_failed and last_at = @was_last_at;

-- name: DeleteAttempts :exec
delete from account_attempt where key = @key;

-- name: DeleteOldAttempts :exec
delete from account_attempt where last_at < @before;

-- name: Views :many
select * from account_view where account = @account order by created_at, id;

-- name: AddView :exec
insert into account_view (id, account, page, query, name, created_at)
values (@id, @account, @page, @query, @name, @created_at);

-- name: DeleteView :exec
delete from account_view where account = @account and id = @id;

-- name: DeleteViews :exec
delete from account_view where account = @account;
