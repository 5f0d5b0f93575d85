import { expect, test } from 'vitest';
import { notStarted } from './elevated-start.ts';

test('G10 a no to the question of Windows is HELPER_DECLINED; what Windows could not do has its number', () => {
  expect(notStarted(1223)).toMatchObject({ code: 'HELPER_DECLINED' });
  expect(notStarted(5)).toMatchObject({
    code: 'HELPER_START_FAILED',
    details: { call: 'ShellExecuteExW', status: '0x00000005' },
  });
});
