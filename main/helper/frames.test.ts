import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesFrame, type Frame, FRAME_LIMIT, messageFrame, readFrames } from './frames.ts';
import { codeOf } from './testing/stage.ts';

async function read(pieces: Iterable<Uint8Array>): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const frame of readFrames(
    (async function* () {
      yield* pieces;
    })(),
  ))
    frames.push(frame);
  return frames;
}

function* cut(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  let at = 0;
  for (const size of sizes) {
    yield bytes.subarray(at, at + size);
    at += size;
  }
  yield bytes.subarray(at);
}

test('G10 frames are read as they were written, wherever the link cuts them', async () => {
  const message = fc.dictionary(fc.string(), fc.string());
  const content = fc.oneof(message, fc.uint8Array({ maxLength: 3000 }));
  await fc.assert(
    fc.asyncProperty(fc.array(content, { maxLength: 8 }), fc.array(fc.nat(500)), async (contents, sizes) => {
      const written = contents.map((one) =>
        one instanceof Uint8Array ? bytesFrame(one) : messageFrame(one),
      );
      const frames = await read(cut(Buffer.concat(written), sizes));
      expect(
        frames.map((frame) => (frame.kind === 'bytes' ? Uint8Array.from(frame.bytes) : frame.value)),
      ).toEqual(
        contents.map((one) =>
          one instanceof Uint8Array ? one : (JSON.parse(JSON.stringify(one)) as unknown),
        ),
      );
    }),
  );
});

test('G10 no bytes whatsoever are read as anything but frames or a refusal', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      const end = await codeOf(read([bytes]));
      expect(['done', 'HELPER_REFUSED']).toContain(end);
    }),
  );
});

test('G10 the longest frame is written and read, a longer one is neither', async () => {
  const longest = Buffer.alloc(FRAME_LIMIT - 1, 7);
  const [frame] = await read([bytesFrame(longest)]);
  expect(frame?.kind === 'bytes' && Buffer.from(frame.bytes).equals(longest)).toBe(true);
  expect(() => bytesFrame(Buffer.alloc(FRAME_LIMIT))).toThrow(
    expect.objectContaining({ code: 'HELPER_REFUSED' }),
  );
});

test('G10 a message that comes byte by byte costs what it would cost in one piece', async () => {
  const [frame] = await read(cut(bytesFrame(Buffer.alloc(256 * 1024, 7)), Array<number>(256 * 1024).fill(1)));
  expect(frame?.kind === 'bytes' && frame.bytes.length).toBe(256 * 1024);
});
