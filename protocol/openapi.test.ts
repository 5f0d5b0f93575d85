import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isErrorCode } from './errors.ts';
import { OPERATIONS } from './operations.ts';
import { openApiDocument } from './openapi.ts';

type Json = { readonly [name: string]: Json } & readonly Json[] & string;

const document = JSON.parse(JSON.stringify(openApiDocument())) as Json;

interface Found {
  readonly path: string;
  readonly method: string;
  readonly operation: Json;
}
const operations: Found[] = Object.entries(document['paths'] as Json).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    path,
    method,
    operation: operation,
  })),
);

/** Every object anywhere in the document, with the way to it. */
function* objects(value: unknown, way = '#'): Generator<[way: string, object: Record<string, unknown>]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [way, value as Record<string, unknown>];
  for (const [name, inner] of Object.entries(value)) yield* objects(inner, `${way}/${name}`);
}

const resolve = (reference: string): unknown =>
  reference
    .slice(2)
    .split('/')
    .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], document);

test('the document in the repository is what the operations say; otherwise run `npm run openapi`', () => {
  const written = readFileSync(new URL('openapi.json', import.meta.url), 'utf8');
  expect(JSON.parse(written)).toEqual(document);
});

describe('the document keeps the rules of OpenAPI 3.1', () => {
  test('it has the members that every document must have', () => {
    expect(document['openapi']).toMatch(/^3\.1\.\d+$/);
    expect(document['info']).toMatchObject({
      title: expect.stringMatching(/./) as string,
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string,
    });
    const allowed = [
      'openapi',
      'info',
      'jsonSchemaDialect',
      'servers',
      'paths',
      'webhooks',
      'components',
      'security',
      'tags',
      'externalDocs',
    ];
    expect(allowed).toEqual(expect.arrayContaining(Object.keys(document)));
  });

  test('it has every operation once, under its path and method, and no other', () => {
    const found = operations.map(({ path, method, operation }) => [
      operation['operationId'],
      method.toUpperCase(),
      path,
    ]);
    const declared = Object.values(OPERATIONS).map(({ operationId, method, path }) => [
      operationId,
      method,
      path,
    ]);
    expect(found).toEqual(declared);
    expect(new Set(found.map(([id]) => id)).size).toBe(found.length);
  });

  test.each(operations)(
    '$method $path declares each parameter of its path, required, and no other',
    ({ path, operation }) => {
      expect(path).toMatch(/^\//);
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const parameters = operation['parameters'] as unknown as Record<string, unknown>[];
      const declared = parameters.filter((parameter) => parameter['in'] === 'path');
      expect(declared.map((parameter) => parameter['name'])).toEqual(inPath);
      expect(declared.every((parameter) => parameter['required'] === true)).toBe(true);
      const identities = parameters.map(
        (parameter) => `${String(parameter['in'])}:${String(parameter['name'])}`,
      );
      expect(new Set(identities).size).toBe(identities.length);
      for (const parameter of parameters) expect(parameter['schema']).toBeTypeOf('object');
    },
  );

  test.each(operations)('$method $path describes every answer, by statuses that exist', ({ operation }) => {
    const responses = Object.entries(operation['responses'] as Json);
    expect(responses.map(([status]) => status)).toContain('200');
    for (const [status, response] of responses) {
      expect(status).toMatch(/^[2-5]\d\d$/);
      expect(response['description']).toMatch(/./);
      for (const type of Object.keys(response['content'] as Json))
        expect(type).toMatch(/^[\w.+-]+\/[\w.+-]+$/);
    }
  });

  test.each(operations)('$method $path refuses with codes of the register only', ({ operation }) => {
    const codes = [...objects(operation['responses'])].flatMap(([way, object]) =>
      way.endsWith('/properties/code') ? (object['enum'] as string[]) : [],
    );
    expect(codes.length).toBeGreaterThan(0);
    for (const code of codes) expect([code, isErrorCode(code)]).toEqual([code, true]);
  });

  test.each(operations)('$method $path asks only for security that is declared', ({ operation }) => {
    const schemes = Object.keys((document['components'] as Json)['securitySchemes'] as Json);
    for (const requirement of operation['security'] as unknown as object[]) {
      for (const name of Object.keys(requirement)) expect(schemes).toContain(name);
    }
  });

  test('every reference leads somewhere', () => {
    const references = [...objects(document)].flatMap(([, object]) =>
      typeof object['$ref'] === 'string' ? [object['$ref']] : [],
    );
    expect(references.length).toBeGreaterThan(0);
    for (const reference of references)
      expect([reference, resolve(reference)]).not.toEqual([reference, undefined]);
  });

  test('schemas use types and patterns that JSON Schema has', () => {
    const types = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'];
    const schemas = [...objects(document)].filter(
      ([way]) => /\/schemas?\//.test(`${way}/`) && !way.endsWith('/properties'),
    );
    const used = schemas.flatMap(([, { type }]) => (typeof type === 'string' ? [type] : []));
    const patterns = schemas.flatMap(([, { pattern }]) => (typeof pattern === 'string' ? [pattern] : []));
    expect(types).toEqual(expect.arrayContaining([...new Set(used)]));
    expect(patterns.length).toBeGreaterThan(0);
    for (const pattern of patterns) expect(() => new RegExp(pattern, 'u')).not.toThrow();
  });

  test('nothing in a request is read that is not declared', () => {
    for (const { operation, path } of operations) {
      const body = operation['requestBody'];
      if (body === undefined) continue;
      const schema = [...objects(body)].find(([way]) => way.endsWith('/schema'))?.[1];
      expect([path, schema?.['additionalProperties']]).toEqual([path, false]);
    }
  });
});
