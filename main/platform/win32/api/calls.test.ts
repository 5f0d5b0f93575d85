import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const text = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
  .join('\n');

/** Every function of Windows that is called, with the comment right above it. */
const calls = [
  ...text.matchAll(
    /\/\*\*((?:(?!\*\/)[^])*)\*\/\n(?:export )?const \w+ = declare<[^;]*?'(\w[\w ]*?) \*?(\w+)\(([^']*)\)',?\s*\);/g,
  ),
].map(([, comment = '', result = '', name = '', parameters = '']) => ({
  name,
  comment,
  types: [result, ...parameters.split(',').map((one) => one.trim().replace(/ ?\b\w+$/, ''))],
}));

describe('the functions of Windows that are called', () => {
  test('G10 each is declared once, and its page of the documentation stands above it', () => {
    expect(calls).toHaveLength(text.match(/ = declare</g)?.length ?? 0);
    expect(calls.length).toBeGreaterThan(60);
    const names = calls.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    for (const { name, comment } of calls) {
      expect(comment, name).toMatch(
        new RegExp(`https://(learn\\.microsoft\\.com/windows|docs\\.libuv\\.org)/\\S*${name}`, 'i'),
      );
    }
  });

  test('G10 handles are as wide as the machine, texts are UTF-16', () => {
    const plain = ['int', 'int32_t', 'uint32_t', 'uintptr_t', 'void *', 'str16', 'void', ''];
    const out = ['_Out_ int *', '_Out_ uint32_t *', '_Inout_ uint32_t *', '_Out_ uintptr_t *'];
    const structures = ['_Inout_ SHELLEXECUTEINFOW *', 'CRYPT_DATA_BLOB *', '_Out_ CRYPT_DATA_BLOB *'];
    for (const { name, types } of calls) {
      for (const type of types) expect([...plain, ...out, ...structures], name).toContain(type);
      expect(name, 'the form for UTF-16').not.toMatch(/[a-z]A$/);
    }
  });
});
