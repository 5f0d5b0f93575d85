import { expect, test } from 'vitest';
import { type GuidanceShape, guidanceWords } from './guidance-words.ts';
import { createTexts, LANGUAGES } from './index.ts';

const WINDOWS: GuidanceShape[] = [
  { kind: 'connect-work-account', account: 'ada@acme.example', server: 'mdm.acme.example' },
  { kind: 'trust-provisioning-package', name: 'Acme' },
  { kind: 'leave-windows-management', by: 'Other' },
];
const MACOS: GuidanceShape[] = [
  { kind: 'allow-root-trust', name: 'Acme Root' },
  { kind: 'approve-profile', place: 'general', name: 'Acme' },
  { kind: 'accept-remote-management', place: 'privacy-security' },
  { kind: 'finish-setup-assistant' },
  { kind: 'leave-mac-management', place: 'general', by: 'Other' },
  { kind: 'remove-profile', place: 'general', name: 'Acme' },
];

test.each(LANGUAGES)('A4 A14 in %s nobody is led by the words of another system', async (language) => {
  const { say } = await createTexts({ language, subjects: ['common', 'guidance'] });
  const wordsOf = (guidance: GuidanceShape): string => {
    const { title, why, steps } = guidanceWords(say, guidance, 'Acme');
    return [title, why, ...steps.map(({ text }) => text)].join('\n');
  };
  for (const guidance of WINDOWS) expect(wordsOf(guidance)).not.toMatch(/Touch ID|macOS|\bMac/);
  for (const guidance of MACOS) expect(wordsOf(guidance)).not.toMatch(/Windows|User Account Control/);
});
