/** The one channel between the window's preload script and the shell, for messages in both directions. */
export const CHANNEL = 'gangway';
