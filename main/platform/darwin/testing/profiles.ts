/** `profiles` of the fake Mac: what is enrolled, and what Apple knows of it. */
import { createHash } from 'node:crypto';
import { complains, type FakeCommand, matches, says, unknown, type World } from './world.ts';

export const profiles: FakeCommand = (args, { uid }, world) => {
  if (matches(args, 'status', '-type', 'enrollment')) return status(world);
  if (matches(args, 'show', '-type', 'enrollment')) return show(uid, world);
  if (matches(args, 'renew', '-type', 'enrollment')) return renew(uid, world);
  return unknown('profiles', args);
};

/** The same with and without root, and with exit code 0 whatever it says. */
function status({ enrollment, automated }: World): ReturnType<FakeCommand> {
  const head = `Enrolled via DEP: ${automated ? 'Yes' : 'No'}\n`;
  if (enrollment === undefined) return says(`${head}MDM enrollment: No\n`);
  const answer = enrollment.approved ? 'Yes (User Approved)' : 'Yes';
  const server = enrollment.server === undefined ? '' : `MDM server: ${enrollment.server}\n`;
  return says(`${head}MDM enrollment: ${answer}\n${server}`);
}

function show(uid: number, { record }: World): ReturnType<FakeCommand> {
  if (uid !== 0) return complains(1, 'Must be running as root\n');
  if (record === 'none') {
    return complains(1, 'Error fetching Device Enrollment configuration: Client is not DEP enabled.\n');
  }
  if (record === 'unreachable') {
    const domain = 'Error Domain=MCCloudConfigurationErrorDomain Code=34006';
    return complains(1, `Error fetching Device Enrollment configuration: (34006) ${domain} "…"\n`);
  }
  const web = record.webUrl === undefined ? '' : `    ConfigurationWebURL = "${record.webUrl}";\n`;
  const head = 'Device Enrollment configuration:\n{\n    AllowPairing = 1;\n';
  return says(
    `${head}    ConfigurationURL = "${record.url}";\n${web}    OrganizationName = Acme;\n    SkipSetup =     (\n        Siri\n    );\n}\n`,
  );
}

/** What the person does in System Settings: who installs a profile trusts the roots that it brings along. */
export function installProfile(world: World, server: string): void {
  for (const [, data = ''] of (world.profiles.at(-1) ?? '').matchAll(/<data>([^<]+)<\/data>/g)) {
    const hash = createHash('sha256').update(Buffer.from(data, 'base64')).digest('hex').toUpperCase();
    world.keychain.add(hash);
    world.trusted.add(hash);
  }
  world.enrollment = { approved: true, server };
}

/** Says nothing when it works: the notice comes on the screen. */
function renew(uid: number, world: World): ReturnType<FakeCommand> {
  if (uid !== 0) return complains(1, 'Must be running as root\n');
  if (world.record === 'none') return complains(103, '');
  if (world.record === 'unreachable') {
    return complains(1, 'Error: DEP enrollment failed: The cloud configuration server is unavailable\n');
  }
  world.notices += 1;
  return says('');
}
