/** What is typed into the form of a new package, and what of it the service takes. */
import { NewPackage, type PackageKind } from '../../admin-api/schemas/packages.ts';
import type { Content } from './content-field.tsx';

export interface PackageDraft {
  readonly kind: PackageKind;
  readonly name: string;
  readonly template: string;
  readonly certificate: string;
  readonly domain: string;
  /** A public key, JWK as JSON. */
  readonly provisioner: string;
  readonly discoveryUrl: string;
  readonly userName: string;
  readonly providerId: string;
  readonly serverHost: string;
  readonly version: string;
  readonly product: string;
  readonly format: string;
  /** For Macs. */
  readonly teamId: string;
  /** Address at an installation point; empty: the file is uploaded. */
  readonly source: string;
  readonly property: string;
  readonly value: string;
  readonly file: Content | undefined;
}

export const EMPTY_DRAFT: PackageDraft = {
  kind: 'host-name',
  name: '',
  template: '',
  certificate: '',
  domain: '',
  provisioner: '',
  discoveryUrl: '',
  userName: '',
  providerId: '',
  serverHost: '',
  version: '',
  product: '',
  format: 'msi',
  teamId: '',
  source: '',
  property: '',
  value: '',
  file: undefined,
};

/** The draft as the service takes it; what does not fit yet has no meaning there. */
export function readDraft({ kind, file, value, ...typed }: PackageDraft) {
  const common = { kind, name: typed.name.trim() };
  const content = { sha256: file?.sha256, size: file?.file.size };
  switch (kind) {
    case 'host-name':
      return NewPackage.safeParse({ ...common, template: typed.template });
    case 'certificate':
      return NewPackage.safeParse({ ...common, certificate: typed.certificate });
    case 'domain-join':
      return NewPackage.safeParse({
        ...common,
        domain: typed.domain,
        provisioner: jsonOf(typed.provisioner),
      });
    case 'mdm-registration':
      return NewPackage.safeParse({
        ...common,
        discoveryUrl: typed.discoveryUrl.trim(),
        userName: typed.userName,
        providerId: typed.providerId.trim(),
        ...(file && { provisioningPackage: content }),
      });
    case 'profile':
      return NewPackage.safeParse({ ...common, ...content, serverHost: typed.serverHost });
    case 'application': {
      const teamId = typed.teamId.trim();
      const source = typed.source.trim();
      const property = typed.property.trim();
      // The installer of a Mac takes no properties.
      const isForMacs = typed.format === 'pkg';
      return NewPackage.safeParse({
        ...common,
        ...content,
        version: typed.version.trim(),
        product: typed.product,
        format: typed.format,
        ...(isForMacs && teamId !== '' && { teamId }),
        ...(source !== '' && { source }),
        ...(!isForMacs && property !== '' && { secret: { property, value } }),
      });
    }
  }
}

/** What is no JSON is no key either. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
