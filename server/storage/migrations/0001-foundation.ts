import { type Kysely, sql } from 'kysely';
import type { MigrationContext } from './context.ts';

/**
 * Organisations, people, enrollment items, packages, devices, enrollments, keys.
 * References carry the organisation with them, so that the database itself refuses a row of one organisation
 * that points into another.
 */
export async function up(db: Kysely<unknown>, { dialect }: MigrationContext): Promise<void> {
  const bytes = dialect === 'postgres' ? 'bytea' : 'blob';
  for (const statement of statements(bytes)) await sql.raw(statement).execute(db);
}

const statements = (bytes: string): string[] => [
  `create table organisation (
    id text primary key,
    slug text not null unique,
    name text not null,
    help_phone text,
    help_email text,
    help_url text,
    created_at bigint not null
  )`,
  `create table "user" (
    id text not null,
    organisation text not null references organisation (id),
    name text not null unique,
    password_hash text not null,
    role text not null check (role in ('administrator', 'helpdesk', 'connector')),
    created_at bigint not null,
    disabled_at bigint,
    primary key (organisation, id)
  )`,
  `create table session (
    id text primary key,
    organisation text not null,
    "user" text not null,
    created_at bigint not null,
    seen_at bigint not null,
    ends_at bigint not null,
    foreign key (organisation, "user") references "user" (organisation, id)
  )`,
  `create index session_end on session (ends_at)`,
  `create table setting (
    organisation text not null references organisation (id),
    name text not null,
    value text not null,
    changed_at bigint not null,
    primary key (organisation, name)
  )`,
  `create table configuration_item (
    id text not null,
    organisation text not null references organisation (id),
    kind text not null check (kind in ('device-usage', 'location', 'cost-centre')),
    name text not null,
    created_at bigint not null,
    primary key (organisation, id),
    unique (organisation, kind, name)
  )`,
  `create table package (
    id text not null,
    organisation text not null references organisation (id),
    kind text not null check (kind in ('host-name', 'certificate', 'application', 'domain-join', 'mdm-registration',
      'profile')),
    name text not null,
    created_at bigint not null,
    template text,
    certificate text,
    subject text,
    not_after bigint,
    sha256 text,
    version text,
    product text,
    format text check (format in ('msi', 'pkg', 'simulated')),
    size bigint,
    secret_property text,
    secret_sealed text,
    uploaded_at bigint,
    domain text,
    provisioner text,
    primary key (organisation, id),
    unique (organisation, name),
    check (kind <> 'host-name' or template is not null),
    check (kind <> 'certificate' or (certificate is not null and sha256 is not null and not_after is not null)),
    check (kind <> 'application' or (version is not null and product is not null and format is not null
      and size is not null and sha256 is not null)),
    check (kind <> 'domain-join' or (domain is not null and provisioner is not null)),
    check ((secret_property is null) = (secret_sealed is null))
  )`,
  `create table package_attachment (
    organisation text not null,
    configuration_item text not null,
    package text not null,
    position integer not null,
    primary key (organisation, configuration_item, package),
    foreign key (organisation, configuration_item) references configuration_item (organisation, id),
    foreign key (organisation, package) references package (organisation, id)
  )`,
  `create table package_content (
    organisation text not null,
    package text not null,
    chunk integer not null,
    bytes ${bytes} not null,
    primary key (organisation, package, chunk),
    foreign key (organisation, package) references package (organisation, id)
  )`,
  `create table enrollment_item (
    id text not null,
    organisation text not null references organisation (id),
    name text not null,
    code_hmac text,
    code_sealed text,
    expires_at bigint not null,
    max_uses integer not null check (max_uses >= 1),
    uses integer not null default 0 check (uses >= 0 and uses <= max_uses),
    device_usage text,
    location text,
    cost_centre text,
    created_at bigint not null,
    created_by text not null,
    deleted_at bigint,
    primary key (organisation, id),
    unique (organisation, code_hmac),
    foreign key (organisation, device_usage) references configuration_item (organisation, id),
    foreign key (organisation, location) references configuration_item (organisation, id),
    foreign key (organisation, cost_centre) references configuration_item (organisation, id)
  )`,
  `create index enrollment_item_page on enrollment_item (organisation, created_at, id)`,
  `create table device (
    id text not null,
    organisation text not null references organisation (id),
    jkt text not null,
    signing_key text not null,
    agreement_key text not null,
    platform text not null check (platform in ('windows', 'macos', 'simulated')),
    simulated integer not null check (simulated in (0, 1)),
    os_name text not null,
    os_version text not null,
    model text not null,
    serial text not null,
    hardware_uuid text not null,
    host_name text not null,
    agent_version text not null,
    language text not null,
    created_at bigint not null,
    seen_at bigint not null,
    revoked_at bigint,
    primary key (organisation, id),
    unique (organisation, jkt)
  )`,
  `create unique index device_id on device (id)`,
  `create table enrollment (
    id text not null,
    organisation text not null,
    device text not null,
    item text not null,
    code_hmac text not null,
    state text not null
      check (state in ('redeemed', 'setting-up', 'restarting', 'failed', 'enrolled', 'cancelled', 'unenrolled')),
    problem_code text,
    problem_step text,
    plan_sequence integer not null default 0,
    plan_digest text,
    plan_signed text,
    plan_expires_at bigint,
    events_through integer not null default 0,
    created_at bigint not null,
    changed_at bigint not null,
    ended_at bigint,
    ended_by text check (ended_by in ('device', 'service')),
    primary key (organisation, id),
    foreign key (organisation, device) references device (organisation, id),
    foreign key (organisation, item) references enrollment_item (organisation, id)
  )`,
  `create unique index enrollment_living on enrollment (organisation, device) where ended_at is null`,
  `create index enrollment_device on enrollment (organisation, device, created_at)`,
  `create index enrollment_item_of on enrollment (organisation, item)`,
  `create index enrollment_page on enrollment (organisation, created_at, id)`,
  `create index enrollment_changed on enrollment (organisation, changed_at)`,
  `create table join_blob (
    organisation text not null,
    enrollment text not null,
    step text not null,
    domain text not null,
    machine_name text not null,
    blob text,
    wanted_at bigint not null,
    taken_at bigint,
    primary key (organisation, enrollment, step),
    foreign key (organisation, enrollment) references enrollment (organisation, id)
  )`,
  `create table event (
    organisation text not null,
    enrollment text not null,
    sequence integer not null check (sequence >= 1),
    kind text not null,
    at bigint not null,
    received_at bigint not null,
    body text not null,
    primary key (organisation, enrollment, sequence),
    foreign key (organisation, enrollment) references enrollment (organisation, id)
  )`,
  `create index event_received on event (organisation, received_at)`,
  `create table host_name (
    organisation text not null,
    name text not null,
    device text not null,
    template text not null,
    reserved_at bigint not null,
    primary key (organisation, name),
    unique (organisation, device),
    foreign key (organisation, device) references device (organisation, id)
  )`,
  `create table host_name_counter (
    organisation text not null references organisation (id),
    series text not null,
    value integer not null,
    primary key (organisation, series)
  )`,
  `create table certificate (
    serial text primary key,
    organisation text not null,
    device text not null,
    pem text not null,
    not_before bigint not null,
    not_after bigint not null,
    revoked_at bigint,
    created_at bigint not null,
    foreign key (organisation, device) references device (organisation, id)
  )`,
  `create index certificate_device on certificate (organisation, device, created_at)`,
  `create table key_material (
    organisation text not null,
    purpose text not null,
    generation integer not null,
    sealed text not null,
    chain text not null,
    not_after bigint not null,
    created_at bigint not null,
    primary key (organisation, purpose, generation)
  )`,
  `create table attempt (
    bucket text not null,
    window_start bigint not null,
    count integer not null,
    ends_at bigint not null,
    primary key (bucket, window_start)
  )`,
  `create index attempt_end on attempt (ends_at)`,
  `create table used_proof (
    id text primary key,
    ends_at bigint not null
  )`,
  `create index used_proof_end on used_proof (ends_at)`,
  `create table audit (
    id text not null,
    organisation text not null references organisation (id),
    at bigint not null,
    actor text not null,
    action text not null,
    target text,
    details text not null,
    primary key (organisation, id)
  )`,
  `create index audit_page on audit (organisation, at, id)`,
  `create index audit_target on audit (organisation, target, at)`,
];
