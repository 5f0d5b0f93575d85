/** A helper that looks for the agent it is told of. For tests only. */
import { reachAgentAt } from '../reach-agent.ts';
import { become, peerOf, say, sayError } from './become.ts';
import { converse } from './converse.ts';

const { args, lines } = become();
const [uid = ''] = args;
const { value: line = '' } = (await lines.next()) as { value?: string };
const [path = '', pid = ''] = line.split(' ');
try {
  const link = await reachAgentAt({ path, uid: Number(uid), pid: Number(pid) }, peerOf);
  say({ reached: true });
  await converse(link, 'from the helper', lines);
} catch (error) {
  sayError(error);
}
