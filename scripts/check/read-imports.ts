/** Reads what a TypeScript file imports, in every form the language has, types included. */
import { parseSync } from 'vite';

export interface Import {
  /** The specifier as written; `null` when it is computed, so that nobody can tell. */
  readonly specifier: string | null;
  readonly line: number;
}

const FORMS: Readonly<Record<string, string>> = {
  ImportDeclaration: 'source',
  ExportNamedDeclaration: 'source',
  ExportAllDeclaration: 'source',
  ImportExpression: 'source',
  TSImportType: 'source',
  TSExternalModuleReference: 'expression',
};

/**
 * All imports of `text`, which is the content of `file` (its name decides between TypeScript and TSX).
 * Throws when the text does not parse: an unread file must never look like one without imports.
 */
export function readImports(file: string, text: string): Import[] {
  const { program, errors } = parseSync(file, text, {});
  const [error] = errors;
  if (error) throw new Error(`${file}: cannot be read: ${error.message}`);
  const found: Import[] = [];
  visit(program, (node) => {
    const source = sourceOf(node);
    if (source === undefined) return;
    const start = typeof node['start'] === 'number' ? node['start'] : 0;
    found.push({ specifier: literal(source), line: text.slice(0, start).split('\n').length });
  });
  return found;
}

type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value;

/** The expression that names the module, `undefined` when the node imports nothing. */
function sourceOf(node: Node): unknown {
  const field = FORMS[String(node['type'])];
  if (field !== undefined)
    return node[field] ?? (field === 'source' ? node['argument'] : undefined) ?? undefined;
  const callee = node['callee'];
  const isRequire = node['type'] === 'CallExpression' && isNode(callee) && callee['name'] === 'require';
  return isRequire && Array.isArray(node['arguments']) ? (node['arguments'][0] ?? null) : undefined;
}

function literal(source: unknown): string | null {
  if (!isNode(source)) return null;
  const inner = source['type'] === 'TSLiteralType' ? source['literal'] : source;
  return isNode(inner) && typeof inner['value'] === 'string' ? inner['value'] : null;
}

function visit(value: unknown, seen: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, seen);
    return;
  }
  if (!isNode(value)) return;
  seen(value);
  for (const child of Object.values(value)) if (typeof child === 'object') visit(child, seen);
}
