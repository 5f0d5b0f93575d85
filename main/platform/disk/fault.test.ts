import { describe, expect, test } from 'vitest';
import { GangwayError } from '../../../protocol/errors.ts';
import { diskFault, errnoOf } from './fault.ts';

const system = (code: string): Error => Object.assign(new Error('/home/ada/secret: failed'), { code });

describe('what the system says about a file', () => {
  test.each(['ENOSPC', 'EDQUOT', 'EFBIG'])('A9 %s is DISK_FULL', (code) => {
    expect(diskFault(system(code), 'a.json')).toMatchObject({
      code: 'DISK_FULL',
      details: { file: 'a.json' },
    });
  });

  test.each(['EACCES', 'EROFS', 'EPERM', 'EIO', 'ENAMETOOLONG'])('A9 %s is STATE_UNWRITABLE', (code) => {
    expect(diskFault(system(code), 'a.json')).toMatchObject({
      code: 'STATE_UNWRITABLE',
      details: { file: 'a.json', why: code },
    });
  });

  test('A9 no path of the system reaches the details', () => {
    expect(JSON.stringify(diskFault(system('EIO'), 'a.json').details)).not.toContain('ada');
  });

  test('A9 an error that has its code keeps it', () => {
    const error = new GangwayError('CANCELLED');
    expect(diskFault(error, 'a.json')).toBe(error);
    expect(errnoOf('text')).toBeUndefined();
    expect(diskFault('text', 'a.json')).toMatchObject({
      code: 'STATE_UNWRITABLE',
      details: { why: 'unknown' },
    });
  });
});
