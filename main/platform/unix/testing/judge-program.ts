/** Judges a folder and everything in it as another account. For tests only. */
import { assertTree } from '../protected-folder.ts';
import { become, say, sayError } from './become.ts';

const { args, lines } = become();
const [owner = ''] = args;
for (;;) {
  const { value, done } = await lines.next();
  if (done === true) break;
  await assertTree(value, Number(owner)).then(() => say({ fine: true }), sayError);
}
