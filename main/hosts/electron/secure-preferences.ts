/** What the page of the window is allowed to be: reviewed data, held by a test. */
import type { WebPreferences } from 'electron';

export const securePreferences = {
  /** SECURITY: the page's process has no access to the operating system. */
  sandbox: true,
  /** SECURITY: scripts of the page cannot reach into the preload script. */
  contextIsolation: true,
  /** SECURITY: a script that slips into the page must not become a program. */
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  /** SECURITY: the same-origin rule and the content policy stay on. */
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  /** SECURITY: no page inside the page, no plug-ins, no file dropped on the window opens in it. */
  webviewTag: false,
  plugins: false,
  navigateOnDragDrop: false,
  /** SECURITY: whoever sits at the computer gets no console into the page. */
  devTools: false,
  /** Codes and addresses are not words; what is typed goes to no dictionary service. */
  spellcheck: false,
} as const satisfies WebPreferences;
