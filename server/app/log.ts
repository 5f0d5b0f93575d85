/** The log: JSON lines on standard error, as standard output belongs to the one line that says where we listen. */
import { destination, pino, type Logger } from 'pino';

export type Log = Logger;

export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * No request header or body is ever given to the log; should an object with a secret in it come along all the
 * same, these names are taken out.
 */
const SECRET_NAMES = ['code', 'password', 'accessToken', 'authorization', 'cookie', 'secret', 'csr'];

export const createLog = (level: LogLevel): Log =>
  pino(
    {
      level,
      base: null,
      redact: {
        // PostgreSQL's `detail` of a row that it refuses is that whole row.
        paths: [...SECRET_NAMES.flatMap((name) => [name, `*.${name}`]), 'err.detail'],
        censor: '[secret]',
      },
    },
    destination(2),
  );
