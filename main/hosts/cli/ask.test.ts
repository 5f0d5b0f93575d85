import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { terminalQuestions } from './ask.ts';

test('A8 who ends the input at a question, as Ctrl+C and Ctrl+D do, has cancelled', async () => {
  const input = new PassThrough();
  const { ask } = terminalQuestions(true, input, new PassThrough());
  const answered = ask('Go on? ', '--yes');
  input.end();
  await expect(answered).rejects.toMatchObject({ code: 'CANCELLED' });
});

test('A8 a question is answered by a line, and the next one by the next', async () => {
  const input = new PassThrough();
  const { ask, confirm } = terminalQuestions(true, input, new PassThrough());
  const first = ask('Server: ', '--server');
  input.write('a.example\n');
  expect(await first).toBe('a.example');
  const second = confirm('Go on? ', '--yes');
  input.write('yes\n');
  expect(await second).toBe(true);
});
