/** Where agents download the content of an application or a profile. The hash in it makes it change with the content. */
export const PACKAGE_PATH = '/packages/:id/:sha256';

export const packageUrl = (origin: string, { id, sha256 }: { id: string; sha256: string }): string =>
  `${origin}/packages/${id}/${sha256}`;
