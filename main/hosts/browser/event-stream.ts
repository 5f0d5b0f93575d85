/** Server-sent events to one window. Every message is a whole view, so a slow reader gets the newest only. */
import type { ServerResponse } from 'node:http';
import { HEADERS } from './headers.ts';

/** Starts the stream; returns the function that sends. */
export function eventStream(response: ServerResponse): (message: unknown) => void {
  response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream' });
  // A first line at once: the window then knows that it is heard.
  response.write(': connected\n\n');
  let waiting: unknown;
  const write = (message: unknown): void => {
    response.write(`data: ${JSON.stringify(message)}\n\n`);
  };
  response.on('drain', () => {
    if (waiting === undefined) return;
    const newest = waiting;
    waiting = undefined;
    write(newest);
  });
  return (message) => {
    if (response.writableNeedDrain) waiting = message;
    else write(message);
  };
}
