/** The door of visitors (M5): `/enroll` and `/enroll/<item>`. Server-made pages; the code travels in bodies alone. */
import cookie from '@fastify/cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { GangwayError } from '../../protocol/errors.ts';
import { Id } from '../../protocol/wire.ts';
import type { Parts } from '../app/parts.ts';
import { organisationById, visitedOrganisation } from '../org/organisations.ts';
import type { Organisation } from '../storage/tables.ts';
import { readAssets } from './assets.ts';
import { checkCode } from './check-code.ts';
import { codePage } from './code-page.ts';
import { downloadPage } from './download-page.ts';
import type { Frame } from './layout.ts';
import { makePass, PASS_MS, readPass } from './pass.ts';
import { systemOf } from './system.ts';
import { acceptedLanguages, pickLanguage, sayIn } from './texts.ts';

const FORM_LIMIT = 4_096;
const YEAR_SECONDS = 365 * 24 * 60 * 60;
const LANGUAGE_COOKIE = '__Host-gangway-language';
const PASS_COOKIE = '__Host-gangway-pass';
const COOKIE = { path: '/', httpOnly: true, secure: true, sameSite: 'strict' } as const;

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  // Not `no-referrer`: browsers would then send no Origin with the form. The path holds nothing secret.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'cache-control': 'no-store',
};

const Params = z.object({ item: Id.optional() });
const Query = z.object({ organisation: Id.optional() });
const Fields = z.object({ code: z.string().max(200).default(''), language: z.string().max(20).optional() });

/** Registers the portal; in a scope of its own. */
export async function portal(app: FastifyInstance, parts: Parts): Promise<void> {
  const { storage, master, clock } = parts;
  const assets = readAssets();
  await app.register(cookie);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: FORM_LIMIT },
    (_, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );

  for (const { path, type, body } of Object.values(assets)) {
    app.get(path, (_, reply) =>
      reply
        .headers({
          'cache-control': 'public, max-age=31536000, immutable',
          'x-content-type-options': 'nosniff',
        })
        .type(type)
        .send(body),
    );
  }

  /** By the item in the address, else by name, else the one there is. @throws NOT_FOUND */
  const organisationOf = async (request: FastifyRequest): Promise<Organisation> => {
    const { item } = Params.parse(request.params);
    const row =
      item === undefined
        ? undefined
        : await storage.db
            .selectFrom('enrollment_item')
            .where('id', '=', item)
            .select('organisation')
            .executeTakeFirst();
    const asked = row?.organisation ?? Query.parse(request.query).organisation;
    const organisation = await visitedOrganisation(storage.db, asked);
    if (!organisation) throw new GangwayError('NOT_FOUND');
    return organisation;
  };

  const frameFor = (
    request: FastifyRequest,
    reply: FastifyReply,
    organisation: Organisation,
    chosen?: string,
  ): Frame => {
    const accepted = acceptedLanguages(request.headers['accept-language']);
    const language = pickLanguage([chosen, request.cookies[LANGUAGE_COOKIE], ...accepted]);
    if (chosen !== undefined) reply.setCookie(LANGUAGE_COOKIE, language, { ...COOKIE, maxAge: YEAR_SECONDS });
    reply.headers(HEADERS).header('content-language', language).type('text/html; charset=utf-8');
    const urls = { style: assets.style.path, script: assets.script.path };
    return { language, say: sayIn(language), organisation, assets: urls };
  };

  const askCode = async (request: FastifyRequest, reply: FastifyReply) => {
    const frame = frameFor(request, reply, await organisationOf(request));
    return reply.send(codePage(frame, '', undefined));
  };

  const takeCode = async (request: FastifyRequest, reply: FastifyReply) => {
    checkSender(parts, request);
    const fields = Fields.safeParse(request.body ?? {});
    if (!fields.success) throw new GangwayError('REQUEST_INVALID');
    const { code, language } = fields.data;
    const organisation = await organisationOf(request);
    const frame = frameFor(request, reply, organisation, language);
    if (language !== undefined) return reply.send(codePage(frame, code, undefined));
    const checked = await checkCode(parts, organisation.id, code, request.ip);
    if (checked.kind === 'right') {
      const pass = makePass(master, clock, organisation.id);
      return reply
        .setCookie(PASS_COOKIE, pass, { ...COOKIE, maxAge: PASS_MS / 1_000 })
        .redirect('/enroll/download', 303);
    }
    const status = { slip: 422, rejected: 403, limited: 429 }[checked.kind];
    if (checked.kind === 'limited') reply.header('retry-after', checked.seconds);
    return reply.code(status).send(codePage(frame, code, checked));
  };

  const download = async (request: FastifyRequest, reply: FastifyReply) => {
    const passed = readPass(master, clock, request.cookies[PASS_COOKIE]);
    const organisation = passed === undefined ? undefined : await organisationById(storage.db, passed);
    if (!organisation) return reply.headers(HEADERS).redirect('/enroll', 303);
    const { language } = Fields.parse(request.body ?? {});
    const frame = frameFor(request, reply, organisation, language);
    const platform = request.headers['sec-ch-ua-platform'];
    const system = systemOf(
      typeof platform === 'string' ? platform : undefined,
      request.headers['user-agent'],
    );
    const { origin, root } = parts;
    const codePath = `/enroll?organisation=${organisation.slug}`;
    return reply.send(
      downloadPage(frame, { origin, rootFingerprint: root?.sha256 ?? null, system, codePath }),
    );
  };

  const query = { schema: { querystring: Query } };
  const params = { schema: { params: Params, querystring: Query } };
  app.get('/enroll', query, askCode);
  app.post('/enroll', query, takeCode);
  app.get('/enroll/:item', params, askCode);
  app.post('/enroll/:item', params, takeCode);
  app.get('/enroll/download', download);
  app.post('/enroll/download', download);
}

/** No other site may make a visitor's browser try codes. @throws FORBIDDEN */
function checkSender(parts: Parts, { headers }: FastifyRequest): void {
  if (headers.origin !== undefined && headers.origin !== parts.origin) throw new GangwayError('FORBIDDEN');
}
