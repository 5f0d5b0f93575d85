/** Runs the service: configuration from the environment, one line on standard output when it listens. */
import { createLog } from './log.ts';
import { ConfigError, readConfig } from './config.ts';
import { type Service, startService } from './start.ts';

const EXIT_FAILED = 1;
const EXIT_CONFIGURATION = 2;

function fail(message: string, code: number): never {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}

async function start(): Promise<Service> {
  try {
    const config = readConfig(process.env);
    return await startService(config, { log: createLog(config.logLevel) });
  } catch (error) {
    if (error instanceof ConfigError) fail(error.message, EXIT_CONFIGURATION);
    // A sentence for the operator; the stack only helps whoever asks for it.
    fail(
      process.env['GANGWAY_LOG'] === 'debug' && error instanceof Error
        ? (error.stack ?? error.message)
        : `The service cannot start: ${error instanceof Error ? error.message : String(error)}`,
      EXIT_FAILED,
    );
  }
}

const service = await start();
const stop = (): void => {
  void service.close().then(() => process.exit(0));
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);

if (service.passwordFile !== undefined) {
  process.stderr.write(
    `The first administrator is "admin"; the password is in ${service.passwordFile} (keep it elsewhere and delete the file).\n`,
  );
}
const { origin, listensAt, rootFingerprint, consoleUrl, enrollUrl } = service;
process.stdout.write(
  `${JSON.stringify({ event: 'listening', origin, listensAt, rootFingerprint, consoleUrl, enrollUrl })}\n`,
);
