/** What both programs do once they have met: greet, repeat what they hear, and close when the test says so. */
import type { ByteLink } from '../../../core/ports/elevation.ts';
import { say } from './become.ts';

export async function converse(
  link: ByteLink,
  greeting: string,
  lines: AsyncIterator<string>,
): Promise<void> {
  await link.write(Buffer.from(greeting));
  void lines.next().then(() => link.close());
  for await (const piece of link.incoming) say({ heard: Buffer.from(piece).toString() });
  say({ ended: true });
  const error = await link.write(Buffer.from('anybody?')).then(
    () => undefined,
    (cause: { code: string }) => cause.code,
  );
  say({ error });
}
