/** One fake Mac for several processes: its commands are run over a socket, whoever runs them. */
import { once } from 'node:events';
import { chmod } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import type { FakeMac } from '../../main/platform/darwin/testing/mac.ts';
import type { Command, CommandResult, RunCommand } from '../../main/platform/run-command.ts';

export interface Ran extends Command {
  readonly uid: number;
}

/** @param ran gets every command, before it is run */
export async function serveCommands(fake: FakeMac, path: string, ran: Ran[]): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined);
    void text(socket).then(async (asked) => {
      const command = JSON.parse(asked) as Ran;
      ran.push(command);
      fake.uid = command.uid;
      const answered = await fake.mac.run(command).catch((error: unknown) => ({ error: String(error) }));
      socket.end(JSON.stringify(answered));
    });
  }).listen({ path });
  await once(server, 'listening');
  // Every account of these tests has commands to run.
  await chmod(path, 0o777);
  return server;
}

export const commandsOver =
  (path: string, uid: number): RunCommand =>
  async (command) => {
    const socket = connect({ path, allowHalfOpen: true });
    socket.end(JSON.stringify({ ...command, uid }));
    const answer = JSON.parse(await text(socket)) as CommandResult | { error: string };
    if ('error' in answer) throw new Error(answer.error);
    return answer;
  };
