/** Property lists for launchd, as text. */

const text = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** @param words the program and its arguments @param more further keys with their values, as XML */
export const plist = (
  label: string,
  words: readonly string[],
  more: readonly string[],
): string => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>${label}</string>
  <key>ProgramArguments</key>
  <array>
${words.map((word) => `    <string>${text(word)}</string>`).join('\n')}
  </array>
${more.join('\n')}
</dict>
</plist>
`;
