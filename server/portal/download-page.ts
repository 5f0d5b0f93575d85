/** M5, second page: the installers, the visitor's system first, and the way by the command line. */
import { fingerprintLines } from '../../protocol/fingerprint.ts';
import { type Html, html } from './html.ts';
import { type Frame, page } from './layout.ts';
import type { System } from './system.ts';

export interface DownloadFacts {
  readonly origin: string;
  /** Null with a publicly trusted certificate. */
  readonly rootFingerprint: string | null;
  readonly system: System;
  /** Where another code is asked for. */
  readonly codePath: string;
}

/** In four lines of eight bytes, so that two people can read it to each other. */
const fingerprint = (hex: string): Html =>
  html`<p class="fingerprint" dir="ltr">
    ${fingerprintLines(hex).map(
      (bytes) =>
        html`<span
          >${bytes.slice(0, 4).join(' ')} <span class="gap"></span> ${bytes.slice(4).join(' ')}</span
        >`,
    )}
  </p>`;

export function downloadPage(frame: Frame, facts: DownloadFacts): string {
  const { say } = frame;
  const { origin, rootFingerprint, system, codePath } = facts;
  const offer = (own: 'windows' | 'macos'): Html =>
    html`<section class="offer">
      <h2>
        <span
          >${own === 'windows' ? say('forWindows', { format: '(.msi)' }) : say('forMacos', { format: '(.pkg)' })}</span
        >
        ${system === own && html`<span class="badge">${say('yours')}</span>`}
      </h2>
      <p class="quiet">${say('noInstaller')}</p>
    </section>`;
  const offers = [offer('windows'), offer('macos')];
  return page(
    frame,
    say('readyTitle'),
    undefined,
    html`<p class="quiet">${say('readyIntro')}</p>
      ${system === 'other' && html`<p class="note">${say('onPhone')}</p>`}
      ${system === 'macos' ? offers.toReversed() : offers}
      <section>
        <h2>${say('commandTitle')}</h2>
        <p>${say('commandText')}</p>
        <pre dir="ltr"><code>gangway enroll --server ${origin}</code></pre>
        <p class="quiet small">${say('thenCode')}</p>
      </section>
      <section>
        <h2>${say('addressTitle')}</h2>
        <p class="mono"><bdi dir="ltr">${origin}</bdi></p>
      </section>
      <section>
        <h2>${say('fingerprintTitle')}</h2>
        ${
          rootFingerprint === null
            ? html`<p>${say('publicCertificate')}</p>`
            : html`${fingerprint(rootFingerprint)}
                <p class="quiet small">${say('fingerprintHelp')}</p>`
        }
      </section>
      <div class="foot"><a class="button" href="${codePath}">${say('back')}</a></div>`,
  );
}
