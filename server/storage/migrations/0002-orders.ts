import { type Kysely, sql } from 'kysely';

/**
 * Administrators' orders to devices; how packages depend on each other and what their failure does; and the order in
 * which the live view tells of changes.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table device_order (
    id text not null,
    organisation text not null,
    enrollment text not null,
    sequence integer not null check (sequence >= 1),
    action text not null check (action in ('unenroll')),
    ordered_by text not null,
    ordered_at bigint not null,
    taken_at bigint,
    refused_code text,
    ended_at bigint,
    ended_how text check (ended_how in ('done', 'withdrawn', 'over')),
    primary key (organisation, id),
    unique (organisation, enrollment, sequence),
    foreign key (organisation, enrollment) references enrollment (organisation, id),
    check ((ended_at is null) = (ended_how is null))
  )`,
  // One at a time: what is ordered again is the order that stands.
  `create unique index device_order_open on device_order (organisation, enrollment) where ended_at is null`,
  // Null: what is usual for the kind of package.
  `alter table package add column properties text`,
  `alter table package add column on_failure text check (on_failure in ('stop', 'continue'))`,
  `alter table package add column retries integer check (retries >= 0 and retries <= 10)`,
  `create table package_need (
    organisation text not null,
    package text not null,
    needs text not null,
    primary key (organisation, package, needs),
    foreign key (organisation, package) references package (organisation, id),
    foreign key (organisation, needs) references package (organisation, id),
    check (package <> needs)
  )`,
  // Written with the change itself; numbered after it was committed, so that numbers follow the commits.
  `create table live_change (
    id text primary key,
    organisation text not null,
    enrollment text not null,
    sequence integer,
    position bigint unique,
    created_at bigint not null,
    foreign key (organisation, enrollment) references enrollment (organisation, id)
  )`,
  `create index live_change_waiting on live_change (created_at) where position is null`,
  `create index live_change_told on live_change (organisation, position)`,
  `create table live_position (id integer primary key check (id = 1), value bigint not null)`,
  `insert into live_position (id, value) values (1, 0)`,
];
