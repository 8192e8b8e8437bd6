-- What people change keeps its history. A row holds from the change that wrote
-- it, since_entry, up to but not including until_entry; both are numbers of the
-- journal. A row in force has the largest number there, so that "as of entry n"
-- is always: since_entry <= n and until_entry > n.
--
-- Rows from before this migration count as version 1. What they replaced is not
-- known, so the states before it cannot be shown; history_since says so.

-- +goose Up
insert into installation (name, value)
select 'history_since', cast(coalesce(max(seq), 0) as text) from journal;

-- The part of the subject before the first slash: the thing whose part changed.
-- It is derived, and not covered by the hash.
alter table journal add column subject_root text not null default '';
update journal set subject_root = subject;
update journal set subject_root = rtrim(rtrim(subject, 'abcdefghijklmnopqrstuvwxyz_.'), '/') where subject like '%/%';
create index journal_by_root on journal (subject_root, seq);
create index journal_by_actor on journal (actor, seq);
create index journal_by_action on journal (action, seq);
create index journal_by_time on journal (at, seq);

-- Keys of what the journal keeps sealed; see package journal. An empty key was
-- destroyed on purpose, by the entry shredded_by.
create table journal_key (
    id text not null primary key,
    key text not null,
    shredded_by bigint not null default 0
);
create index journal_key_shredded on journal_key (shredded_by) where shredded_by > 0;

alter table edition add column since_entry bigint not null default 0;
update edition set since_entry = coalesce(
    (select max(seq) from journal where action = 'landscape.edition' and subject = edition.date), 0);

alter table competence_override rename to old_override;
create table competence_override (
    service text not null,
    version bigint not null,
    since_entry bigint not null,
    until_entry bigint not null default 9223372036854775807,
    level bigint not null,
    reason text not null,
    source text not null,
    actor text not null,
    at text not null,
    primary key (service, version)
);
insert into competence_override (service, version, since_entry, level, reason, source, actor, at)
select service, 1, coalesce((select max(seq) from journal where action = 'landscape.override' and subject = o.service), 0),
    level, reason, source, actor, at
from old_override o;
drop table old_override;
create index competence_override_until on competence_override (until_entry);
create index competence_override_since on competence_override (since_entry);

alter table assumption rename to old_assumption;
create table assumption (
    service text not null,
    function text not null,
    name text not null,
    version bigint not null,
    since_entry bigint not null,
    until_entry bigint not null default 9223372036854775807,
    value double precision not null,
    low double precision not null,
    high double precision not null,
    unit text not null,
    source text not null,
    as_of text not null,
    actor text not null,
    at bigint not null,
    primary key (service, function, name, version)
);
insert into assumption (service, function, name, version, since_entry, value, low, high, unit, source, as_of, actor, at)
select service, function, name, 1, coalesce((
        select max(seq) from journal
        where action = 'bundling.assumption'
            and subject = o.service || '/' || case when o.function = '' then o.name else o.function || '.' || o.name end
    ), 0), value, low, high, unit, source, as_of, actor, at
from old_assumption o;
drop table old_assumption;
create index assumption_until on assumption (service, until_entry);

drop index profile_by_service;
alter table profile rename to old_profile;
create table profile (
    id text not null,
    since_entry bigint not null,
    until_entry bigint not null default 9223372036854775807,
    service text not null,
    authority text not null,
    level text not null,
    at bigint not null,
    payload text not null,
    primary key (id, since_entry)
);
insert into profile (id, since_entry, service, authority, level, at, payload)
select id, coalesce((select max(seq) from journal where action = 'evidence.profile.add' and subject = o.id), 0),
    service, authority, level, at, payload
from old_profile o;
drop table old_profile;
create index profile_by_service on profile (service, level, until_entry);
create index profile_until on profile (until_entry);

drop index comparison_by_service;
alter table comparison rename to old_comparison;
create table comparison (
    id text not null,
    since_entry bigint not null,
    until_entry bigint not null default 9223372036854775807,
    service text not null,
    level text not null,
    at bigint not null,
    payload text not null,
    primary key (id, since_entry)
);
insert into comparison (id, since_entry, service, level, at, payload)
select id, coalesce((select max(seq) from journal where action = 'evidence.comparison.add' and subject = o.id), 0),
    service, level, at, payload
from old_comparison o;
drop table old_comparison;
create index comparison_by_service on comparison (service, until_entry);
create index comparison_until on comparison (until_entry);
