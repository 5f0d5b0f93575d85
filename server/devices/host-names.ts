/**
 * Computer names, each taken once in an organisation (M8). A name belongs to whoever inserted its row; nobody
 * looks first. A device keeps its name for as long as the template stays the same.
 */
import { sql } from 'kysely';
import { GangwayError } from '../../protocol/errors.ts';
import type { Clock } from '../app/clock.ts';
import { countsUp, type HostNameValues, renderHostName } from '../packages/host-name-template.ts';
import type { Tx } from '../storage/transaction.ts';

/** Numbers tried in one go; names that people gave away otherwise lie scattered, not in a row of thousands. */
const TRIES = 1_000;

export interface NameRequest {
  readonly organisation: string;
  readonly device: string;
  readonly template: string;
  readonly values: Omit<HostNameValues, 'counter'>;
}

/**
 * Reserves the name of a device by a template; the one it has when it was made from the same template.
 * @throws HOST_NAME_INVALID when the template gives no allowed name for this device,
 * HOST_NAME_TAKEN when each name it can give belongs to another device.
 */
export async function reserveHostName(tx: Tx, clock: Clock, request: NameRequest): Promise<string> {
  const { organisation, device, template } = request;
  const has = await tx
    .selectFrom('host_name')
    .select(['name', 'template'])
    .where('organisation', '=', organisation)
    .where('device', '=', device)
    .executeTakeFirst();
  if (has?.template === template) return has.name;
  await releaseHostName(tx, organisation, device);
  const counts = countsUp(template);
  for (let tries = 0; tries < (counts ? TRIES : 1); tries += 1) {
    const counter = counts ? await nextNumber(tx, request) : 1;
    const name = renderHostName(template, { ...request.values, counter })?.toUpperCase();
    if (name === undefined) throw noName(request);
    if (await claim(tx, clock, request, name)) return name;
  }
  throw new GangwayError('HOST_NAME_TAKEN');
}

/** Either the values give no allowed name at all, or the numbers have become too long for it. */
const noName = ({ template, values }: NameRequest): GangwayError =>
  new GangwayError(
    renderHostName(template, { ...values, counter: 1 }) === undefined
      ? 'HOST_NAME_INVALID'
      : 'HOST_NAME_TAKEN',
  );

/** Gives the name of a device back, for whoever comes next. */
export async function releaseHostName(tx: Tx, organisation: string, device: string): Promise<void> {
  await tx
    .deleteFrom('host_name')
    .where('organisation', '=', organisation)
    .where('device', '=', device)
    .execute();
}

/** A step of the device is done: if it was the one that names it, that is what the computer is called now. */
export async function hostNameDone(
  tx: Tx,
  { organisation, device, step }: { organisation: string; device: string; step: string },
): Promise<void> {
  const given = await tx
    .selectFrom('host_name')
    .innerJoin('package', 'package.organisation', 'host_name.organisation')
    .where('host_name.organisation', '=', organisation)
    .where('host_name.device', '=', device)
    .where('package.id', '=', step)
    .where('package.kind', '=', 'host-name')
    .select('host_name.name')
    .executeTakeFirst();
  if (!given) return;
  await tx
    .updateTable('device')
    .set({ host_name: given.name })
    .where('organisation', '=', organisation)
    .where('id', '=', device)
    .execute();
}

/** The next number of a series: what the template gives with everything but its counter filled in. */
async function nextNumber(tx: Tx, { organisation, template, values }: NameRequest): Promise<number> {
  // With counters that differ only the series stays the same; zero is a number no device gets.
  const series = renderHostName(template, { ...values, counter: 0 }) ?? template;
  const { value } = await tx
    .insertInto('host_name_counter')
    .values({ organisation, series: series.toUpperCase(), value: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['organisation', 'series'])
        .doUpdateSet({ value: sql<number>`host_name_counter.value + 1` }),
    )
    .returning('value')
    .executeTakeFirstOrThrow();
  return value;
}

/**
 * Takes a name that is free, or that the same computer had under an earlier key: after a new installation it
 * comes with new keys and must not be told that its own name is taken.
 */
async function claim(
  tx: Tx,
  clock: Clock,
  { organisation, device, template }: NameRequest,
  name: string,
): Promise<boolean> {
  const taken = { device, template, reserved_at: clock.now() };
  const row = await tx
    .insertInto('host_name')
    .values({ organisation, name, ...taken })
    .onConflict((conflict) =>
      conflict
        .columns(['organisation', 'name'])
        .doUpdateSet(taken)
        .where(
          sql<boolean>`exists (
            select 1 from device as mine join device as other on other.organisation = mine.organisation
            where mine.organisation = ${organisation} and mine.id = ${device} and other.id = host_name.device
              and other.serial = mine.serial and other.hardware_uuid = mine.hardware_uuid
          )`,
        ),
    )
    .returning('name')
    .executeTakeFirst();
  return row !== undefined;
}
