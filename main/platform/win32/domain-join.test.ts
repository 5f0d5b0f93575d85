import { describe, expect, test } from 'vitest';
import { GangwayError } from '../../../protocol/errors.ts';
import { domainJoinStep, JOIN_BLOB, joinContext, signedBlob } from '../testing/join-rehearsal.ts';
import { domainJoinAction } from './domain-join.ts';
import { fakeRegistry } from './testing/registry.ts';

const NAME = 'SYSTEM\\CurrentControlSet\\Control\\ComputerName';
const TCPIP = 'SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters';

/** A Windows whose name waits for the restart, as it does in a whole enrollment. */
function windows(next = 'ACME-LT-042') {
  const registry = fakeRegistry({
    [`${NAME}\\ActiveComputerName`]: { ComputerName: 'DESKTOP-42' },
    [`${NAME}\\ComputerName`]: { ComputerName: next },
  });
  const joined: Uint8Array[] = [];
  const domains = {
    member: false,
    refuse: false,
    isIn: () => domains.member,
    /** Windows may call itself a member before the restart. */
    memberAtOnce: false,
    killed: false,
    join(blob: Uint8Array) {
      if (domains.refuse) throw new GangwayError('DOMAIN_JOIN_FAILED');
      // Seen while it was there, to see afterwards that it was wiped.
      expect(blob.some((byte) => byte !== 0)).toBe(true);
      joined.push(blob);
      domains.member ||= domains.memberAtOnce;
      if (domains.killed)
        registry.writeUntilRestart = () => {
          throw new Error('killed');
        };
    },
  };
  const action = domainJoinAction(registry, domains);
  return {
    registry,
    domains,
    joined,
    action,
    restart() {
      registry.restart();
      domains.member = true;
      registry.write(TCPIP, { Domain: 'Example.Test' });
    },
  };
}

describe('the domain of a Windows computer', () => {
  test('M9 G11 the blob is applied once, wiped, waits for the restart, and is verified after it', async () => {
    const { action, joined, restart } = windows();
    const context = joinContext(signedBlob(JOIN_BLOB));
    expect(await action.check(domainJoinStep)).toEqual({ kind: 'not-done' });
    await action.apply(domainJoinStep, context);
    await action.apply(domainJoinStep, context);
    expect(joined).toHaveLength(1);
    expect(await action.check(domainJoinStep)).toEqual({ kind: 'pending' });
    for (const secret of [...joined, ...context.handedOut])
      expect(secret.every((byte) => byte === 0)).toBe(true);
    restart();
    expect(await action.check(domainJoinStep)).toEqual({ kind: 'done' });
    expect(await action.undo(domainJoinStep)).toBe('kept');
  });

  test.each([true, false])(
    'M9 A9 killed right after Windows took it, a member at once %s: it is gone on with, waits for the restart, and is verified',
    async (memberAtOnce) => {
      const { action, domains, registry, restart } = windows();
      const write = registry.writeUntilRestart;
      Object.assign(domains, { killed: true, memberAtOnce });
      if (memberAtOnce) registry.write(TCPIP, { Domain: 'example.test' });
      await expect(action.apply(domainJoinStep, joinContext(signedBlob(JOIN_BLOB)))).rejects.toThrow(
        'killed',
      );
      Object.assign(domains, { killed: false });
      registry.writeUntilRestart = write;
      // Not done, whatever Windows says: before the restart nobody can sign in with the domain.
      expect(await action.check(domainJoinStep)).toEqual({ kind: 'not-done' });
      await action.apply(domainJoinStep, joinContext(signedBlob(JOIN_BLOB)));
      expect(await action.check(domainJoinStep)).toEqual({ kind: 'pending' });
      restart();
      expect(await action.check(domainJoinStep)).toEqual({ kind: 'done' });
    },
  );

  test('M9 a restart after which Windows is no member is not taken for a join', async () => {
    const { action, registry } = windows();
    await action.apply(domainJoinStep, joinContext(signedBlob(JOIN_BLOB)));
    registry.restart();
    expect(await action.check(domainJoinStep)).toEqual({ kind: 'not-done' });
  });

  test('G11 a blob for another name than the one that waits, or signed by somebody else, never reaches Windows', async () => {
    const other = windows('OTHER-1');
    const context = joinContext(signedBlob(JOIN_BLOB));
    await expect(other.action.apply(domainJoinStep, context)).rejects.toMatchObject({
      code: 'JOIN_OTHER_COMPUTER',
    });
    const altered = signedBlob(JOIN_BLOB, { device: 'device-2', enrollment: 'enrollment-1', step: 'domain' });
    const { action, joined } = windows();
    await expect(action.apply(domainJoinStep, joinContext(altered))).rejects.toMatchObject({
      code: 'JOIN_BLOB_REPLAYED',
    });
    expect([...joined, ...other.joined]).toEqual([]);
  });

  test('M9 G11 what Windows refuses is not pending, and the blob is wiped all the same', async () => {
    const { action, domains } = windows();
    domains.refuse = true;
    const context = joinContext(signedBlob(JOIN_BLOB));
    await expect(action.apply(domainJoinStep, context)).rejects.toMatchObject({ code: 'DOMAIN_JOIN_FAILED' });
    expect(await action.check(domainJoinStep)).toEqual({ kind: 'not-done' });
    expect(context.handedOut.every((secret) => secret.every((byte) => byte === 0))).toBe(true);
  });

  test('M9 a member of another domain is left there', async () => {
    const { action, domains, registry } = windows();
    domains.member = true;
    registry.write(TCPIP, { Domain: 'other.test' });
    expect(await action.check(domainJoinStep)).toEqual({ kind: 'not-done' });
    await expect(action.apply(domainJoinStep, joinContext(signedBlob(JOIN_BLOB)))).rejects.toMatchObject({
      code: 'DOMAIN_JOIN_FAILED',
      details: { why: 'joined', domain: 'other.test' },
    });
  });
});
