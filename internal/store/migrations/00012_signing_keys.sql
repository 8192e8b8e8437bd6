-- Public keys of authorities, with which they sign their profiles. A key that was
-- revoked stays as a row that says since when; revoked is 0 for the others.

-- +goose Up
create table signing_key (
    fingerprint text not null,
    since_entry bigint not null,
    until_entry bigint not null default 9223372036854775807,
    public_key text not null,
    authority text not null,
    ars text not null,
    at bigint not null,
    revoked bigint not null,
    primary key (fingerprint, since_entry)
);
create index signing_key_until on signing_key (until_entry);
