/** `npm run openapi`: writes protocol/openapi.json anew from the operations. */
import { writeFileSync } from 'node:fs';
import { openApiDocument } from '../protocol/openapi.ts';

const file = new URL('../protocol/openapi.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(openApiDocument(), null, 2)}\n`);
