/** The rule itself, below HTTP. */
import type { KyselyPlugin } from 'kysely';
import { SqliteQueryCompiler } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateCode } from '../../protocol/enrollment-code.ts';
import { TestDevice } from '../app/testing/test-device.ts';
import { startTestService, type TestService } from '../app/testing/test-service.ts';
import { type FreshDatabase, onEachDatabase } from '../storage/testing/databases.ts';
import { transact } from '../storage/transaction.ts';
import type { Db } from '../storage/database.ts';
import { hashCode } from './codes.ts';
import { deleteItem } from './items/delete-item.ts';
import { readEnrollment } from './watch/read-enrollment.ts';
import { redeem, type Redemption } from './redeem.ts';

/** Writes down every statement, without its values. */
function watched(db: Db): { db: Db; statements: string[] } {
  const statements: string[] = [];
  const compiler = new SqliteQueryCompiler();
  const plugin: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      statements.push(compiler.compileQuery(node, queryId).sql);
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  };
  return { db: db.withPlugin(plugin), statements };
}

function suite(fresh: () => Promise<FreshDatabase>): void {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService(fresh);
  });
  afterAll(() => service.close());

  async function redemption(code: string, device?: TestDevice): Promise<Redemption> {
    const { jkt, jwk, facts, ...made } = device ?? (await TestDevice.make(service.clock));
    const { organisation, parts } = service;
    const codeHmac = hashCode(parts.master, organisation, code);
    const keys = { signingKey: jwk, agreementKey: jwk };
    return { organisation, codeHmac, jkt, ...keys, facts, agentVersion: made.agentVersion, language: 'en' };
  }

  async function statementsFor(code: string): Promise<string[]> {
    const { db, statements } = watched(service.storage.db);
    const asked = await redemption(code);
    await expect(transact(db, (tx) => redeem(tx, service.clock, asked))).rejects.toMatchObject({
      code: 'CODE_REJECTED',
    });
    return statements;
  }

  test('M2 for every kind of bad code the database does the same work', async () => {
    const used = await service.newItem();
    const first = await redemption(used.code);
    await transact(service.storage.db, (tx) => redeem(tx, service.clock, first));
    const deleted = await service.newItem();
    await deleteItem(service.parts, { organisation: service.organisation, actor: 'admin' }, deleted.id);
    const expired = await service.newItem({ minutes: 1 });
    service.clock.advance({ minutes: 1 });
    const unknown = generateCode((count) => crypto.getRandomValues(new Uint8Array(count)));
    const asked = [];
    for (const code of [unknown, used.code, deleted.code, expired.code])
      asked.push(await statementsFor(code));
    expect(asked[0]?.map((sql) => sql.split(' ', 1)[0])).toEqual(['select', 'select', 'update']);
    for (const statements of asked) expect(statements).toEqual(asked[0]);
  });

  test('A4 A14 what a computer tells besides is kept with its device; an agent that tells nothing enrolls, too', async () => {
    const further = {
      edition: 'Professional',
      build: '26100.7067',
      tpm: 'present',
      joined: { to: 'directory', domain: 'corp.acme.example' },
      managed: { state: 'managed', by: 'Other MDM' },
      virtual: 'no-sign',
    } as const;
    const { db } = service.storage;
    const enroll = async (device: TestDevice, code: string) => {
      const asked = await redemption(code, device);
      const { enrollment } = await transact(db, (tx) => redeem(tx, service.clock, asked));
      return (await readEnrollment(db, service.organisation, enrollment)).facts;
    };
    const newer = await TestDevice.make(service.clock, further);
    const { code } = await service.newItem();
    expect(await enroll(newer, code)).toEqual({ ...newer.facts, ...further });
    const older = await TestDevice.make(service.clock);
    expect(await enroll(older, (await service.newItem()).code)).toEqual(older.facts);
    // A device of before has no such column filled in.
    await db.updateTable('device').set({ further_facts: null }).where('jkt', '=', newer.jkt).execute();
    const { id } = await db
      .selectFrom('enrollment')
      .innerJoin('device', 'device.id', 'enrollment.device')
      .where('device.jkt', '=', newer.jkt)
      .select('enrollment.id')
      .executeTakeFirstOrThrow();
    const { facts } = await readEnrollment(db, service.organisation, id);
    expect(facts).not.toHaveProperty('tpm');
    expect(await enroll(newer, code)).toEqual(newer.facts);
  });

  test('one key with two codes at once is one device with one enrollment that lives', async () => {
    const device = await TestDevice.make(service.clock);
    const codes = [await service.newItem(), await service.newItem()].map(({ code }) => code);
    const answers = await Promise.all(
      codes.map((code) => device.redeem(service, service.organisation, code)),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const { db } = service.storage;
    const devices = await db.selectFrom('device').select('id').where('jkt', '=', device.jkt).execute();
    const living = await db
      .selectFrom('enrollment')
      .select('id')
      .where('device', '=', devices[0]?.id ?? '')
      .where('ended_at', 'is', null)
      .execute();
    expect([devices.length, living.length]).toEqual([1, 1]);
  });
}

onEachDatabase(suite);
