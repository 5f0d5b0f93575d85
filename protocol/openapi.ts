/**
 * The OpenAPI 3.1 document of the agent API, made from the operations. `protocol/openapi.json` is this document
 * written out (`npm run openapi`); a test fails when the two differ.
 */
import { z } from 'zod';
import { errorEntry, type ErrorCode } from './errors.ts';
import { AGENT_VERSION_HEADER, COMMON_CODES, type Operation, OPERATIONS } from './operations.ts';
import { Order } from './order.ts';
import { Plan } from './plan.ts';
import { Problem, PROBLEM_MEDIA_TYPE } from './problem.ts';
import { PROTOCOL_VERSION, Version } from './wire.ts';

type Json = Record<string, unknown>;

/** JSON Schema 2020-12, which is what OpenAPI 3.1 uses; as a reader takes it, so that a newer side may say more. */
function jsonSchema(schema: z.ZodType): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
}

const parameters = (schema: z.ZodObject | undefined, place: 'path' | 'query'): Json[] =>
  schema === undefined
    ? []
    : Object.entries(schema.shape).map(([name, value]) => ({
        name,
        in: place,
        required: !z.safeParse(value as z.ZodType, undefined).success,
        schema: jsonSchema(value as z.ZodType),
      }));

const agentVersion = {
  name: AGENT_VERSION_HEADER,
  in: 'header',
  required: false,
  description: 'Version of the agent; left out before the server is proven',
  schema: jsonSchema(Version),
};

const SECURITY = {
  public: [],
  proof: [{ proof: [] }],
  token: [{ proof: [], token: [] }],
} as const satisfies Record<Operation['access'], unknown>;

/** Problems by status, each with the codes that it may carry. */
function problems(operation: Operation): Json {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of new Set([...operation.codes, ...COMMON_CODES])) {
    const { status = 500 } = errorEntry(code);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const responses = [...byStatus].toSorted(([left], [right]) => left - right);
  return Object.fromEntries(
    responses.map(([status, codes]) => [
      String(status),
      {
        description: codes.map((code) => `${code}: ${errorEntry(code).title}`).join('. '),
        content: {
          [PROBLEM_MEDIA_TYPE]: {
            schema: {
              allOf: [
                { $ref: '#/components/schemas/Problem' },
                { properties: { code: { enum: codes }, status: { const: status } } },
              ],
            },
          },
        },
      },
    ]),
  );
}

function success({ response, contentType = 'application/octet-stream', summary }: Operation): Json {
  const content =
    response === undefined ? { [contentType]: {} } : { 'application/json': { schema: jsonSchema(response) } };
  return { description: summary, content };
}

const operationObject = (operation: Operation): Json => ({
  operationId: operation.operationId,
  summary: operation.summary,
  parameters: [
    ...parameters(operation.params, 'path'),
    ...parameters(operation.query, 'query'),
    agentVersion,
  ],
  ...(operation.body === undefined
    ? {}
    : {
        requestBody: {
          required: true,
          content: { 'application/json': { schema: jsonSchema(operation.body) } },
        },
      }),
  responses: { '200': success(operation), ...problems(operation) },
  security: SECURITY[operation.access],
});

/** Plain data, ready to be written as JSON. */
export const openApiDocument = (): Json => ({
  openapi: '3.1.1',
  info: {
    title: 'Gangway agent API',
    version: `${PROTOCOL_VERSION}.0.0`,
    description:
      'What an enrollment agent and an enrollment service say to each other. docs/protocol.md tells the story behind it.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  paths: Object.fromEntries(
    Object.values(OPERATIONS).map((operation: Operation) => [
      operation.path,
      { [operation.method.toLowerCase()]: operationObject(operation) },
    ]),
  ),
  components: {
    schemas: {
      Problem: jsonSchema(Problem),
      Plan: { ...jsonSchema(Plan), description: 'Payload of the JWS in the answer of `plan`' },
      Order: { ...jsonSchema(Order), description: 'Payload of the JWS `order` in the answer of `status`' },
    },
    securitySchemes: {
      proof: {
        type: 'apiKey',
        in: 'header',
        name: 'DPoP',
        description: "A proof by the device's signing key for this one request (RFC 9449)",
      },
      token: {
        type: 'http',
        scheme: 'DPoP',
        description: "An access token bound to the device's signing key (RFC 9449)",
      },
    },
  },
});
