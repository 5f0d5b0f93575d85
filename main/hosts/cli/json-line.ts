/** A line of `--json`. @param at when it happened */
export const jsonLine = (event: object, at = new Date()): string =>
  `${JSON.stringify({ at: at.toISOString(), ...event })}\n`;
