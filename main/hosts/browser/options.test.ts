import { describe, expect, it } from 'vitest';
import { openerOf } from './open-browser.ts';
import { readOptions } from './options.ts';

describe('options', () => {
  it.each([
    [[], { simulate: undefined, open: true }],
    [['--no-open'], { simulate: undefined, open: false }],
    [['--simulate', '/tmp/pc'], { simulate: '/tmp/pc', open: true }],
    [['--simulate=/tmp/pc', '--no-open'], { simulate: '/tmp/pc', open: false }],
  ])('reads %j', (args, options) => expect(readOptions(args)).toEqual({ ok: true, options }));

  it.each([[['--simulate']], [['--simulate=']], [['--simualte', 'x']], [['x']], [['--no-open=1']]])(
    'G13 refuses %j: whoever wants a rehearsal must not get the real computer',
    (args) => expect(readOptions(args)).toEqual({ ok: false }),
  );
});

describe('opener', () => {
  const url = 'http://127.0.0.1:1/open?token=a&b=%22;calc';

  it.each(['win32', 'darwin', 'linux'] as const)(
    'hands the address over whole on %s, as one argument',
    (os) => {
      const opener = openerOf(os, url);
      expect(opener?.filter((part) => part.includes('token'))).toEqual([url]);
      expect(opener?.[0]).not.toMatch(/cmd|powershell|sh$/);
    },
  );

  it('says so where it knows none', () => expect(openerOf('aix', url)).toBeUndefined());
});
