/** `protocol.handle` over what the old Electron has for the same: answers as buffers. */
import { protocol } from 'electron';

/** Only as much of a response as the shell uses. */
class OldResponse {
  readonly body: Uint8Array | null;
  readonly status: number;
  readonly headers: Record<string, string>;
  constructor(body: Uint8Array | null, options: { status: number; headers: Record<string, string> }) {
    this.body = body;
    this.status = options.status;
    this.headers = options.headers;
  }
}
Object.assign(globalThis, { Response: OldResponse });

type Handler = (request: { url: string; method: string }) => Promise<OldResponse>;

export function handleScheme(scheme: string, handler: Handler): void {
  protocol.registerBufferProtocol(scheme, (request, answer) => {
    void handler(request).then(({ body, status, headers }) =>
      answer({
        statusCode: status,
        headers,
        mimeType: headers['content-type']?.split(';', 1)[0] ?? 'text/plain',
        charset: 'utf-8',
        data: Buffer.from(body ?? []),
      }),
    );
  });
}
