import { describe, expect, expectTypeOf, test } from 'vitest';
import { type Downloaded, type PackageStages, type Verified, verify } from './stages.ts';

const sha256 = 'a'.repeat(64);
const downloaded: Downloaded = { file: 'vpn.part', size: 3, sha256 };

describe('the stages of a package', () => {
  test('A6 what was downloaded cannot be installed before it is verified', () => {
    type Installable = Parameters<PackageStages['install']>[0];
    // @ts-expect-error a downloaded file is not a verified one
    const misuse: Installable = downloaded;
    // @ts-expect-error nor is anything that merely looks like one
    const forged: Installable = { ...downloaded };
    expectTypeOf<Downloaded>().not.toExtend<Verified>();
    expectTypeOf<Pick<Verified, keyof Verified>>().not.toExtend<Verified>();
    expect(misuse).not.toBeInstanceOf(verify(downloaded, downloaded).constructor);
    expect(forged).not.toBeInstanceOf(verify(downloaded, downloaded).constructor);
  });

  test('A6 the planned size and hash make a verified file', () => {
    expect(verify(downloaded, { size: 3, sha256 })).toMatchObject({ file: 'vpn.part', size: 3, sha256 });
  });

  test('A6 another hash or another size is PACKAGE_HASH_MISMATCH', () => {
    for (const planned of [
      { size: 3, sha256: 'b'.repeat(64) },
      { size: 4, sha256 },
    ]) {
      expect(() => verify(downloaded, planned)).toThrow(
        expect.objectContaining({ code: 'PACKAGE_HASH_MISMATCH' }),
      );
    }
  });
});
