/**
 * Every fuse of the packed Electron and its position: what the packaging sets and checks on the finished
 * program. `true` means the capability is there.
 */
export const fuses = {
  /** SECURITY: the program is no general Node: `ELECTRON_RUN_AS_NODE` does nothing. */
  runAsNode: false,
  /** SECURITY: `NODE_OPTIONS` and `NODE_EXTRA_CA_CERTS` from the surroundings do nothing. */
  enableNodeOptionsEnvironmentVariable: false,
  /** SECURITY: `--inspect` opens no debugger. */
  enableNodeCliInspectArguments: false,
  /** Cookies are not used; were they, they would be encrypted. */
  enableCookieEncryption: true,
  /** SECURITY: a changed app.asar does not start. */
  enableEmbeddedAsarIntegrityValidation: true,
  /** SECURITY: code is loaded from app.asar alone, never from a folder beside it. */
  onlyLoadAppFromAsar: true,
  /** SECURITY: the browser process takes its own V8 snapshot, not the one of pages. */
  loadBrowserProcessSpecificV8Snapshot: true,
  /** SECURITY: file:// has no more rights than in a browser; the window uses app:// only. */
  grantFileProtocolExtraPrivileges: false,
} as const;
