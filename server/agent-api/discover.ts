/** `GET /.well-known/gangway`: who answers here and which keys to expect. */
import { GangwayError } from '../../protocol/errors.ts';
import type { OPERATIONS } from '../../protocol/operations.ts';
import { PROTOCOL_VERSION } from '../../protocol/wire.ts';
import type { Parts } from '../app/parts.ts';
import { readSettings } from '../enrollment/settings.ts';
import { visitedOrganisation } from '../org/organisations.ts';
import type { AgentHandler } from './route.ts';

/** Of the enrollment page. */
const LANGUAGES = ['en', 'fi', 'ar'];

export const discoverHandler =
  (parts: Parts): AgentHandler<typeof OPERATIONS.discover> =>
  async ({ query }) => {
    const { db } = parts.storage;
    const organisation = await visitedOrganisation(db, query.organisation);
    if (!organisation) throw new GangwayError('NOT_FOUND');
    const { id, name, help_phone: phone, help_email: email, help_url: url } = organisation;
    const { minimumAgentVersion } = await readSettings(db, id);
    const signer = await parts.pki.planSigner(id);
    return {
      protocol: { from: PROTOCOL_VERSION, to: PROTOCOL_VERSION },
      origin: parts.origin,
      organisation: {
        id,
        name,
        help: {
          ...(phone === null ? {} : { phone }),
          ...(email === null ? {} : { email }),
          ...(url === null ? {} : { url }),
        },
      },
      credentials: ['code'],
      minimumAgentVersion,
      languages: LANGUAGES,
      roots: parts.root ? [parts.root.sha256] : [],
      planSigner: Buffer.from(signer.certificate.rawData).toString('base64'),
      serverTime: parts.clock.now(),
    };
  };

/** `GET /roots/<sha256>`: the only thing that is asked for over a connection nobody can trust yet. */
export const rootHandler =
  (parts: Parts): AgentHandler<typeof OPERATIONS.root> =>
  ({ params }) => {
    if (parts.root?.sha256 !== params.sha256) throw new GangwayError('NOT_FOUND');
    return Promise.resolve(parts.root.der);
  };
