-- Both engines run this file. Therefore: ids and days are text ("2026-02-28",
-- "" for none), instants are microseconds since 1970-01-01 UTC, JSON is text
-- and comes back byte for byte.

-- +goose Up
create table installation (
    name text not null primary key,
    value text not null
);

create table journal (
    seq bigint not null primary key,
    at bigint not null,
    actor text not null,
    action text not null,
    subject text not null,
    reason text not null,
    state_before text not null,
    state_after text not null,
    prev text not null,
    hash text not null
);

create table edition (
    date text not null primary key,
    source text not null,
    sha256 text not null,
    units bigint not null
);

-- One row per version of a unit, begun by an edition. The versions of a key
-- never overlap.
create table authority (
    key text not null,
    valid_from text not null references edition (date),
    valid_to text not null,
    level bigint not null,
    parent text not null,
    name text not null,
    type text not null,
    seat text not null,
    population bigint not null,
    area_km2 double precision not null,
    lon double precision not null,
    lat double precision not null,
    primary key (key, valid_from)
);
create unique index authority_in_force on authority (key) where valid_to = '';

create table competence_override (
    service text not null primary key,
    level bigint not null,
    reason text not null,
    source text not null,
    actor text not null,
    at text not null
);

create table profile (
    id text not null primary key,
    service text not null,
    authority text not null,
    level text not null,
    at bigint not null,
    payload text not null
);
create index profile_by_service on profile (service, level);

create table comparison (
    id text not null primary key,
    service text not null,
    level text not null,
    at bigint not null,
    payload text not null
);
create index comparison_by_service on comparison (service);

create table assumption (
    service text not null,
    function text not null,
    name text not null,
    value double precision not null,
    low double precision not null,
    high double precision not null,
    unit text not null,
    source text not null,
    as_of text not null,
    actor text not null,
    at bigint not null,
    primary key (service, function, name)
);
