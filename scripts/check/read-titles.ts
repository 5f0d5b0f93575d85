/** Reads the titles of all tests in a file: the words of `test`, `it` and `describe`, also of `.each` and Playwright's. */
import { parseSync } from 'vite';

const CALLS = new Set(['test', 'it', 'describe']);

type Node = Readonly<Record<string, unknown>>;
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value;

/** Titles as written; of a template only its fixed parts. Throws when the file does not parse. */
export function readTitles(file: string, text: string): string[] {
  const { program, errors } = parseSync(file, text, {});
  const [error] = errors;
  if (error) throw new Error(`${file}: cannot be read: ${error.message}`);
  const titles: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isNode(value)) return;
    if (value['type'] === 'CallExpression' && CALLS.has(rootName(value['callee']))) {
      const title = words(Array.isArray(value['arguments']) ? value['arguments'][0] : undefined);
      if (title !== undefined) titles.push(title);
    }
    for (const child of Object.values(value)) if (typeof child === 'object') visit(child);
  };
  visit(program);
  return titles;
}

/** `test`, `test.skipIf(x)`, `describe.each(rows)` and `test.describe` all begin with the name that counts. */
function rootName(callee: unknown): string {
  if (!isNode(callee)) return '';
  if (callee['type'] === 'Identifier') return String(callee['name']);
  if (callee['type'] === 'MemberExpression') return rootName(callee['object']);
  if (callee['type'] === 'CallExpression') return rootName(callee['callee']);
  return callee['type'] === 'TaggedTemplateExpression' ? rootName(callee['tag']) : '';
}

function words(argument: unknown): string | undefined {
  if (!isNode(argument)) return undefined;
  if (argument['type'] === 'Literal')
    return typeof argument['value'] === 'string' ? argument['value'] : undefined;
  if (argument['type'] !== 'TemplateLiteral' || !Array.isArray(argument['quasis'])) return undefined;
  return argument['quasis'].map((quasi: unknown) => fixed(quasi)).join('…');
}

function fixed(quasi: unknown): string {
  const value = isNode(quasi) ? quasi['value'] : undefined;
  return typeof value === 'object' && value !== null && 'cooked' in value ? String(value.cooked) : '';
}
