/** What a Windows computer is joined to: a directory's domain, an Entra tenant, both, or nothing. */
import type { JoinedFact } from '../../../protocol/redeem.ts';
import { knownText } from '../managed-fact.ts';
import { readValue, type Registry } from './registry.ts';

/** One key for each tenant that the computer itself, and not only an account, was joined to. */
export const JOIN_INFO_KEY = 'SYSTEM\\CurrentControlSet\\Control\\CloudDomainJoin\\JoinInfo';
/** Its `Domain` stays after a domain was left, so it counts only for a member. */
export const TCPIP_KEY = 'SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters';

/** @param isInDomain may throw: what Windows does not tell is unknown */
export function readJoined(registry: Registry, isInDomain: () => boolean): JoinedFact {
  try {
    const tenant = readTenant(registry);
    if (!isInDomain()) return tenant === undefined ? { to: 'none' } : { to: 'entra', tenant };
    const domain = knownText(readValue(registry, TCPIP_KEY, 'Domain'));
    if (domain === undefined) return { to: 'unknown' };
    return tenant === undefined ? { to: 'directory', domain } : { to: 'both', domain, tenant };
  } catch {
    return { to: 'unknown' };
  }
}

/** @throws when it is joined to a tenant that Windows does not name */
function readTenant(registry: Registry): string | undefined {
  const [join] = registry.read(JOIN_INFO_KEY)?.subkeys ?? [];
  if (join === undefined) return undefined;
  const tenant = knownText(readValue(registry, `${JOIN_INFO_KEY}\\${join}`, 'TenantId'));
  if (tenant === undefined) throw new Error('a join without its tenant');
  return tenant;
}
