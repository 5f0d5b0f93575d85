/**
 * Limits on attempts, shared by all processes through the database. An attempt is counted before anything is
 * looked up, so that a thousand at once are a thousand; whoever turns out to be right gets it back.
 */
import { sql } from 'kysely';
import { GangwayError } from '../../protocol/errors.ts';
import type { Db } from '../storage/database.ts';
import { repeatConflicts } from '../storage/transaction.ts';
import type { Clock } from './clock.ts';

/** What is counted: `name` is the kind, `key` who or what it is about. */
export interface Limit {
  readonly bucket: string;
  /** Attempts per window. */
  readonly most: number;
}

export interface Attempts {
  /**
   * Counts one attempt in each bucket. Name buckets in the order from special to general in every place.
   * @returns how to give it back after a success.
   * @throws RATE_LIMITED with the seconds until the window ends.
   */
  count(limits: readonly Limit[], windowMs: number): Promise<{ refund(): Promise<void> }>;
  /** Forgets windows that are over. */
  sweep(): Promise<void>;
}

export function createAttempts(db: Db, clock: Clock): Attempts {
  return {
    async count(limits, windowMs) {
      const now = clock.now();
      const start = now - (now % windowMs);
      const end = start + windowMs;
      const counted = await repeatConflicts(() =>
        db
          .insertInto('attempt')
          .values(limits.map(({ bucket }) => ({ bucket, window_start: start, count: 1, ends_at: end })))
          .onConflict((conflict) =>
            conflict
              .columns(['bucket', 'window_start'])
              .doUpdateSet({ count: sql<number>`attempt.count + 1` }),
          )
          .returning(['bucket', 'count'])
          .execute(),
      );
      const most = new Map(limits.map((limit) => [limit.bucket, limit.most]));
      if (counted.some(({ bucket, count }) => count > (most.get(bucket) ?? 0))) {
        throw new GangwayError('RATE_LIMITED', { retryAfter: Math.max(1, Math.ceil((end - now) / 1000)) });
      }
      return {
        refund: async () => {
          await repeatConflicts(() =>
            db
              .updateTable('attempt')
              .set({ count: sql<number>`count - 1` })
              .where('window_start', '=', start)
              .where('bucket', 'in', [...most.keys()])
              .execute(),
          );
        },
      };
    },
    async sweep() {
      await repeatConflicts(() => db.deleteFrom('attempt').where('ends_at', '<=', clock.now()).execute());
    },
  };
}

/** IPv6 users own at least a /64, so that is what is counted; IPv4 addresses in IPv6 form are IPv4. */
export function addressBucket(address: string): string {
  const v4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (v4 !== undefined || !address.includes(':')) return `address:${v4 ?? address}`;
  const [head = '', tail] = address.toLowerCase().split('%', 1)[0]?.split('::') ?? [];
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups =
    tail === undefined
      ? front
      : [...front, ...Array<string>(8 - front.length - back.length).fill('0'), ...back];
  return `address:${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
