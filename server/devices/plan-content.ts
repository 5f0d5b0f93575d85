/**
 * What the plan of an enrollment asks for: the service's own root where it has one, management, then the
 * packages of the chosen configuration items.
 */
import { GangwayError } from '../../protocol/errors.ts';
import type { Plan, Step } from '../../protocol/plan.ts';
import type { Parts } from '../app/parts.ts';
import { isHostName } from '../packages/host-name-template.ts';
import { readNeeds } from '../packages/package-needs.ts';
import type { Tx } from '../storage/transaction.ts';
import type { Row } from '../storage/tables.ts';
import { reserveHostName } from './host-names.ts';
import { underPolicies, withNeeded } from './plan-policies.ts';
import { profileFirst } from './profile-first.ts';
import {
  applicationStep,
  basicSteps,
  certificateStep,
  domainJoinStep,
  hostNameStep,
  profileStep,
  registrationStep,
} from './plan-steps.ts';

/** The part of a plan that says what to do; a change of it makes a new sequence. */
export type PlanContent = Pick<Plan, 'steps' | 'computerName' | 'domain'>;

export interface PlanFor {
  readonly organisation: string;
  readonly device: Row<'device'>;
  readonly enrollment: Row<'enrollment'>;
}

/** @throws HOST_NAME_INVALID, HOST_NAME_TAKEN */
export async function planContent(
  parts: Pick<Parts, 'clock' | 'origin' | 'root'>,
  tx: Tx,
  { organisation, device, enrollment }: PlanFor,
): Promise<PlanContent> {
  const { name } = await tx
    .selectFrom('organisation')
    .select('name')
    .where('id', '=', organisation)
    .executeTakeFirstOrThrow();
  const choices = await chosen(tx, organisation, enrollment.item);
  const needs = await readNeeds(tx, organisation);
  const packages = withNeeded(
    await packagesOf(tx, organisation, choices),
    needs.size === 0 ? new Map() : await everyPackage(tx, organisation),
    needs,
  );
  // The first profile names the computer; a second one could only rename it again.
  const naming = packages.find(({ kind }) => kind === 'host-name');
  const computerName =
    naming === undefined
      ? null
      : await reserveHostName(tx, parts.clock, {
          organisation,
          device: device.id,
          template: naming.template ?? '',
          values: { serial: device.serial, usage: choices.usage.name, location: choices.location.name },
        });
  // Nor can a computer be in two domains.
  const joining = packages.find(({ kind }) => kind === 'domain-join');
  // One server manages a computer.
  const registering = packages.find(({ kind }) => kind === 'mdm-registration');
  const profile = packages.find(({ kind, uploaded_at: at }) => kind === 'profile' && at !== null);
  const stepOf = (row: Row<'package'>): Step | undefined => {
    switch (row.kind) {
      case 'host-name':
        return row === naming && computerName !== null ? hostNameStep(row.id, computerName) : undefined;
      case 'domain-join':
        return row === joining
          ? domainJoinStep(row, computerName ?? machineNameOf(device), naming?.id)
          : undefined;
      case 'mdm-registration':
        return row === registering && device.platform !== 'macos'
          ? registrationStep(
              row,
              { serial: device.serial, computer: computerName ?? device.host_name },
              parts.origin,
            )
          : undefined;
      case 'profile':
        return row === profile && device.platform !== 'windows' ? profileStep(row, parts.origin) : undefined;
      case 'certificate':
        return certificateStep(row);
      case 'application':
        return applicationStep(row, parts.origin);
    }
  };
  const planned = packages.map(stepOf).filter((step) => step !== undefined);
  const all = [
    ...basicSteps(name, parts.origin, parts.root),
    ...underPolicies(planned, new Map(packages.map((row) => [row.id, row])), needs),
  ];
  const steps = device.platform === 'macos' ? await profileFirst(tx, organisation, all) : all;
  return { steps, computerName, domain: joining?.domain ?? null };
}

/** The account gets the name that the computer has. @throws HOST_NAME_INVALID when no domain would take that. */
function machineNameOf({ host_name: name }: Row<'device'>): string {
  if (!isHostName(name)) throw new GangwayError('HOST_NAME_INVALID');
  return name.toUpperCase();
}

interface Choice {
  readonly id: string | null;
  readonly name: string;
}

interface Choices {
  readonly usage: Choice;
  readonly location: Choice;
  readonly costCentre: Choice;
}

/** What the enrollment's item chooses; a deleted item still says what its enrollments are about. */
async function chosen(tx: Tx, organisation: string, item: string): Promise<Choices> {
  const row = await tx
    .selectFrom('enrollment_item')
    .select(['device_usage', 'location', 'cost_centre'])
    .where('organisation', '=', organisation)
    .where('id', '=', item)
    .executeTakeFirstOrThrow();
  const ids = [row.device_usage, row.location, row.cost_centre].filter((id) => id !== null);
  const items =
    ids.length === 0
      ? []
      : await tx
          .selectFrom('configuration_item')
          .select(['id', 'name'])
          .where('organisation', '=', organisation)
          .where('id', 'in', ids)
          .execute();
  const choice = (id: string | null): Choice => ({
    id,
    name: items.find((candidate) => candidate.id === id)?.name ?? '',
  });
  return {
    usage: choice(row.device_usage),
    location: choice(row.location),
    costCentre: choice(row.cost_centre),
  };
}

const everyPackage = async (tx: Tx, organisation: string): Promise<Map<string, Row<'package'>>> => {
  const rows = await tx.selectFrom('package').selectAll().where('organisation', '=', organisation).execute();
  return new Map(rows.map((row) => [row.id, row]));
};

/** The packages of the choices: device usage first, each package once, in the order they were attached. */
async function packagesOf(tx: Tx, organisation: string, choices: Choices): Promise<Row<'package'>[]> {
  const order = [choices.usage.id, choices.location.id, choices.costCentre.id].filter((id) => id !== null);
  if (order.length === 0) return [];
  const rows = await tx
    .selectFrom('package_attachment')
    .innerJoin('package', (join) =>
      join
        .onRef('package.organisation', '=', 'package_attachment.organisation')
        .onRef('package.id', '=', 'package_attachment.package'),
    )
    .selectAll('package')
    .select(['package_attachment.configuration_item as of', 'package_attachment.position'])
    .where('package_attachment.organisation', '=', organisation)
    .where('package_attachment.configuration_item', 'in', order)
    .execute();
  rows.sort((a, b) => order.indexOf(a.of) - order.indexOf(b.of) || a.position - b.position);
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}
