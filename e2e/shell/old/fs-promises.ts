/** `node:fs/promises` under the name that Node 12 has for it. */
import { promises } from 'node:fs';

export const { readFile } = promises;
