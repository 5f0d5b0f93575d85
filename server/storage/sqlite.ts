/** Kysely over Node's own SQLite: nothing to build, nothing to install. */
import { closeSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { demandStorable } from './unstorable.ts';

/** How long another process may hold the lock before we give up, and how often we look. */
const BUSY_LIMIT_MS = 10_000;
const BUSY_LOOK_MS = 10;
const SQLITE_BUSY = 5;
const KEPT_STATEMENTS = 500;

const isBusy = (error: unknown): boolean =>
  error instanceof Error &&
  'errcode' in error &&
  typeof error.errcode === 'number' &&
  (error.errcode & 0xff) === SQLITE_BUSY;

class Connection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(file: string) {
    // For this account alone; the files beside it (-wal, -shm) take its mode over.
    if (file !== ':memory:') closeSync(openSync(file, 'a', 0o600));
    this.#database = new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout: 0 });
  }

  get inTransaction(): boolean {
    return this.#database.isTransaction;
  }

  /** synchronous=FULL: with a write-ahead log, NORMAL would lose the last transactions in a power cut. */
  async prepare(): Promise<void> {
    await this.executeQuery(CompiledQuery.raw('pragma journal_mode = wal'));
    await this.executeQuery(CompiledQuery.raw('pragma synchronous = full'));
  }

  /**
   * Waits while another process writes, without holding this one up: SQLite's own waiting would stop every
   * request here. Inside a transaction nothing waits, as the lock is ours then.
   */
  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const until = performance.now() + BUSY_LIMIT_MS;
    for (;;) {
      try {
        return this.#run(sql, parameters);
      } catch (error) {
        if (!isBusy(error) || this.#database.isTransaction || performance.now() > until) throw error;
        await sleep(Math.random() * BUSY_LOOK_MS);
      }
    }
  }

  #run<R>(sql: string, parameters: readonly unknown[]): QueryResult<R> {
    demandStorable(parameters);
    const statement = this.#statement(sql);
    const values = parameters as readonly SQLInputValue[];
    if (statement.columns().length > 0) return { rows: statement.all(...values) as R[] };
    const { changes, lastInsertRowid } = statement.run(...values);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }

  #statement(text: string): StatementSync {
    const known = this.#statements.get(text);
    if (known) return known;
    const statement = this.#database.prepare(text);
    if (this.#statements.size >= KEPT_STATEMENTS) this.#statements.clear();
    this.#statements.set(text, statement);
    return statement;
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query);
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }
}

/** One connection, lent to one user at a time. */
class NodeSqliteDriver implements Driver {
  readonly #file: string;
  #connection: Connection | undefined;
  #free: Promise<void> = Promise.resolve();
  #release: () => void = () => undefined;

  constructor(file: string) {
    this.#file = file;
  }

  async init(): Promise<void> {
    this.#connection = new Connection(this.#file);
    await this.#connection.prepare();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#free;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#free = promise;
    await before;
    this.#release = resolve;
    if (!this.#connection) throw new Error('the database is closed');
    return this.#connection;
  }

  releaseConnection(): Promise<void> {
    this.#release();
    return Promise.resolve();
  }

  /**
   * Takes the write lock at the start: a transaction that reads first and writes later would otherwise be
   * refused half-way when another process wrote in between.
   */
  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // A full disk ends the transaction by itself; a second rollback would hide what went wrong.
    if (this.#connection?.inTransaction) await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  destroy(): Promise<void> {
    this.#connection?.close();
    this.#connection = undefined;
    return Promise.resolve();
  }
}

/** @param file path of the database; made when it is not there. */
export const sqliteDialect = (file: string): Dialect => ({
  createAdapter: () => new SqliteAdapter(),
  createDriver: () => new NodeSqliteDriver(file),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
});
