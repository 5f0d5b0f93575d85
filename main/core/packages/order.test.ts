import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Step } from '../../../protocol/plan.ts';
import { inOrder } from './order.ts';

const step = (id: string, ...needs: string[]): Step => ({
  id,
  kind: 'host-name',
  needs,
  onFailure: 'stop',
  removable: false,
  hostName: 'ACME-LT-001',
});

const ids = (steps: readonly Step[]): string[] => inOrder(steps).map(({ id }) => id);

const refusalOf = (steps: readonly Step[]): unknown => {
  try {
    return ids(steps);
  } catch (error) {
    return error;
  }
};

describe('the order of a plan', () => {
  test('A6 is the listed one where nothing needs anything', () => {
    expect(ids([step('c'), step('a'), step('b')])).toEqual(['c', 'a', 'b']);
  });

  test('A6 puts what is needed first, needs of needs too', () => {
    expect(ids([step('office', 'vpn'), step('vpn', 'root', 'name'), step('name'), step('root')])).toEqual([
      'root',
      'name',
      'vpn',
      'office',
    ]);
  });

  test('A6 of any plan without a circle: everything once, nothing before what it needs', () => {
    // Needs point to smaller numbers only, and the list is shuffled: every such graph, in every order.
    const plans = fc
      .array(fc.array(fc.nat({ max: 1000 }), { maxLength: 5 }), { minLength: 1, maxLength: 40 })
      .map((all) =>
        all.map((needs, at) =>
          step(`s${at}`, ...(at === 0 ? [] : [...new Set(needs.map((need) => `s${need % at}`))])),
        ),
      )
      .chain((steps) => fc.shuffledSubarray(steps, { minLength: steps.length }));
    fc.assert(
      fc.property(plans, (steps) => {
        const ordered = inOrder(steps);
        expect(ordered.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual(
          steps.toSorted((a, b) => a.id.localeCompare(b.id)),
        );
        const before = new Set<string>();
        for (const { id, needs } of ordered) {
          for (const need of needs) expect(before).toContain(need);
          before.add(id);
        }
      }),
    );
  });

  test('A6 two hundred steps that each need the one before are no trouble', () => {
    const steps = Array.from({ length: 200 }, (_, at) => step(`s${at}`, ...(at < 199 ? [`s${at + 1}`] : [])));
    expect(ids(steps)[0]).toBe('s199');
  });

  test.each([
    ['itself', [step('a', 'a')]],
    ['two', [step('a', 'b'), step('b', 'a')]],
    ['three behind others', [step('x', 'a'), step('a', 'b'), step('b', 'c'), step('c', 'a')]],
  ])('A6 G10 a circle of %s is refused', (_title, steps) => {
    expect(refusalOf(steps)).toMatchObject({ code: 'PLAN_INVALID', details: { reason: 'circle' } });
  });

  test('A6 G10 a need that the plan does not have is refused, and names who has it', () => {
    expect(refusalOf([step('a'), step('b', 'gone')])).toMatchObject({
      code: 'PLAN_INVALID',
      details: { reason: 'needs-unknown', step: 'b' },
    });
  });

  test('A6 G10 an id that stands there twice is refused', () => {
    expect(refusalOf([step('a'), step('a')])).toMatchObject({
      code: 'PLAN_INVALID',
      details: { reason: 'duplicate' },
    });
  });
});
