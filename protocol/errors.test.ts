import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type ErrorCode, errorEntry, ERRORS, GangwayError, isErrorCode } from './errors.ts';
import { COMMON_CODES, OPERATIONS } from './operations.ts';
import { Problem, problem } from './problem.ts';

const codes = Object.keys(ERRORS) as ErrorCode[];

describe('the register', () => {
  test.each(codes)('G5 %s is stable to read, look up and put into a file', (code) => {
    expect(code).toMatch(/^[A-Z][A-Z_]{2,39}$/);
    expect(errorEntry(code).title).toMatch(/^[A-Z][^.!]+$/);
  });

  test('G5 what repeats by itself is trouble of the network, the server, a token or a download, not there yet, or under way elsewhere', () => {
    const automatic = codes.filter((code) => errorEntry(code).retry === 'automatic');
    const elsewhere = automatic.filter((code) => !['network', 'server'].includes(errorEntry(code).category));
    expect(elsewhere.toSorted()).toEqual([
      'JOIN_BLOB_NOT_READY',
      'MDM_IN_PROGRESS',
      'PACKAGE_DOWNLOAD_FAILED',
      'TOKEN_INVALID',
    ]);
  });

  test('G4 nothing about trust ever repeats by itself', () => {
    for (const code of codes.filter((name) => errorEntry(name).category === 'trust')) {
      expect([code, errorEntry(code).retry]).not.toEqual([code, 'automatic']);
    }
  });

  test('G5 no name of an object is taken for a code', () => {
    for (const name of ['constructor', '__proto__', 'toString', '']) expect(isErrorCode(name)).toBe(false);
  });

  test('G5 every code an operation answers has a status to answer it with', () => {
    for (const operation of Object.values(OPERATIONS)) {
      for (const code of [...operation.codes, ...COMMON_CODES]) {
        expect([operation.operationId, code, errorEntry(code).status]).toEqual([
          operation.operationId,
          code,
          expect.any(Number),
        ]);
      }
    }
  });
});

describe('a problem document', () => {
  test('G5 of every code is one by its own schema', () => {
    for (const code of codes) {
      const document = problem(code, { instance: 'i', retryAfter: 3 });
      expect(Problem.parse(document)).toEqual(document);
      expect(document.status).toBe(errorEntry(code).status ?? 500);
    }
  });
});

describe('an error', () => {
  test('G5 shows its code and details, and leaves its cause to the log', () => {
    const cause = new Error('inner');
    const error = new GangwayError('NETWORK_CUT', { details: { host: 'a' }, retryAfter: 5, cause });
    expect([error.code, error.details, error.retryAfter, error.cause]).toEqual([
      'NETWORK_CUT',
      { host: 'a' },
      5,
      cause,
    ]);
    expect(new GangwayError('INTERNAL')).not.toHaveProperty('cause');
    expect(JSON.stringify(error)).not.toContain('inner');
  });
});

test('G5 the table of codes in docs/protocol.md is the register', () => {
  const text = readFileSync(new URL('../docs/protocol.md', import.meta.url), 'utf8');
  const rows = [...text.matchAll(/^\| `([A-Z_]+)` +\| (\S+) +\| (\S+) +\| (\S+) +\| (\S+) +\| (.+?) +\|$/gm)];
  const table = Object.fromEntries(rows.map(([, code = '', ...rest]) => [code, rest] as const));
  const register = Object.fromEntries(
    codes.map((code) => {
      const { status, category, audience, retry, title } = errorEntry(code);
      return [code, [status === undefined ? '–' : String(status), category, audience, retry, title]] as const;
    }),
  );
  expect(table).toEqual(register);
});
