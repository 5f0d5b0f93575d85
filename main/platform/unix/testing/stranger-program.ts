/** Connects to a socket it has no business with, and says what it got. For tests only. */
import { connect } from 'node:net';
import { become, say } from './become.ts';

const { lines } = become();
for (;;) {
  const { value, done } = await lines.next();
  if (done === true) break;
  const socket = connect({ path: value });
  let got = '';
  let inside = false;
  socket.on('data', (piece: Buffer) => (got += piece.toString()));
  socket.on('error', (error: NodeJS.ErrnoException) => inside || say({ error: error.code }));
  // Reset instead of ended: what it wrote was never read.
  socket.on('close', () => inside && say({ got }));
  socket.once('connect', () => {
    inside = true;
    say({ connected: true });
    socket.write('let me in');
  });
}
