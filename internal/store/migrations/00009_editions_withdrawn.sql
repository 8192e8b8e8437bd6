-- An edition of the register can be taken back. Therefore what it wrote holds,
-- like all else that people change, from one entry of the journal up to but not
-- including another; see 00002.

-- +goose Up
drop index authority_in_force;
alter table authority rename to old_authority;
create table authority (
    key text not null,
    valid_from text not null,
    valid_to text not null,
    since_entry bigint not null,
    until_entry bigint not null default 9223372036854775807,
    level bigint not null,
    parent text not null,
    name text not null,
    type text not null,
    seat text not null,
    population bigint not null,
    area_km2 double precision not null,
    lon double precision not null,
    lat double precision not null,
    primary key (key, valid_from, since_entry)
);
insert into authority (key, valid_from, valid_to, since_entry, level, parent, name, type, seat, population, area_km2, lon, lat)
select key, valid_from, valid_to, coalesce((select since_entry from edition where date = a.valid_from), 0),
    level, parent, name, type, seat, population, area_km2, lon, lat
from old_authority a;
drop table old_authority;
create unique index authority_in_force on authority (key) where valid_to = '' and until_entry = 9223372036854775807;

alter table edition rename to old_edition;
create table edition (
    date text not null,
    since_entry bigint not null,
    until_entry bigint not null default 9223372036854775807,
    source text not null,
    sha256 text not null,
    units bigint not null,
    primary key (date, since_entry)
);
insert into edition (date, since_entry, source, sha256, units) select date, since_entry, source, sha256, units from old_edition;
drop table old_edition;
create unique index edition_in_force on edition (date) where until_entry = 9223372036854775807;
