-- Lists show little of a profile or comparison. That little is kept beside the
-- whole, so that a list need not read it all; '' in rows from before this
-- migration, of which the whole is read.

-- +goose Up
alter table profile add column outline text not null default '';
alter table comparison add column outline text not null default '';

-- What has changed since an entry of the journal.
create index assumption_since on assumption (since_entry);
create index assumption_ended on assumption (until_entry);
