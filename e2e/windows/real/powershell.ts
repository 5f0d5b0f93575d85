/** What Windows' own PowerShell says: a reader that has nothing to do with the agent. */
import { spawnSync } from 'node:child_process';

/** @returns what it prints, without blanks around it; empty when it fails */
export function powershell(script: string): string {
  // The newer PowerShell's modules are not for this one.
  const env = { ...process.env, PSModulePath: undefined };
  const args = ['-NoProfile', '-NonInteractive', '-Command', script];
  return spawnSync('powershell', args, { encoding: 'utf8', timeout: 60_000, env }).stdout.trim();
}
