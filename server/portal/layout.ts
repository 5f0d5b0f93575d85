/** What stands around every page of the portal. */
import type { Organisation } from '../storage/tables.ts';
import { type Html, html } from './html.ts';
import { type Language, LANGUAGES, type Say } from './texts.ts';

export interface Frame {
  readonly language: Language;
  readonly say: Say;
  readonly organisation: Pick<Organisation, 'name' | 'help_phone' | 'help_email' | 'help_url'>;
  /** Addresses of style sheet and script. */
  readonly assets: { readonly style: string; readonly script: string };
}

const LANGUAGE_FORM = 'language-form';

/**
 * Buttons of a form instead of links: on a page with a field they send it along, so that nothing typed is lost,
 * and the address never changes. Works without script: `details` is the menu.
 */
function languageMenu({ language, say }: Frame, form: string): Html {
  return html`<details class="languages">
    <summary><span class="hidden">${say('language')}: </span>${LANGUAGES[language].name}</summary>
    <ul>
      ${Object.entries(LANGUAGES).map(
        ([tag, { name, direction }]) =>
          html`<li>
            <button
              type="submit"
              form="${form}"
              name="language"
              value="${tag}"
              lang="${tag}"
              dir="${direction}"
              formnovalidate
              ${tag === language && html`aria-current="true"`}
            >
              ${name}
            </button>
          </li>`,
      )}
    </ul>
  </details>`;
}

function help({ say, organisation }: Frame): Html | undefined {
  const { help_phone: phone, help_email: email, help_url: url } = organisation;
  if (phone === null && email === null && url === null) return undefined;
  return html`<footer>
    <h2>${say('helpTitle')}</h2>
    ${
      phone !== null &&
      html`<p>
        <a href="tel:${phone.replace(/[^+\d]/g, '')}"><bdi>${phone}</bdi></a>
      </p>`
    }
    ${
      email !== null &&
      html`<p>
        <a href="mailto:${email}"><bdi>${email}</bdi></a>
      </p>`
    }
    ${
      url !== null &&
      url.startsWith('https:') &&
      html`<p>
        <a href="${url}"><bdi>${url}</bdi></a>
      </p>`
    }
  </footer>`;
}

/** The first button of a form is the one that Enter presses; that must not be a language. */
const defaultButton = (form: string): Html =>
  html`<button type="submit" form="${form}" class="hidden" tabindex="-1" aria-hidden="true"></button>`;

/** @param form the id of the page's form, if it has one that must survive a change of language. */
export function page(frame: Frame, title: Html, form: string | undefined, content: Html): string {
  const { language, organisation, assets } = frame;
  return html`<!doctype html>
    <html lang="${language}" dir="${LANGUAGES[language].direction}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${organisation.name}</title>
        <link rel="stylesheet" href="${assets.style}" />
        <script type="module" src="${assets.script}"></script>
      </head>
      <body>
        <header>
          ${form !== undefined && defaultButton(form)}
          <div class="brand">
            <span class="mark" aria-hidden="true">${organisation.name.trim().charAt(0).toUpperCase()}</span>
            <bdi>${organisation.name}</bdi>
          </div>
          ${form === undefined && html`<form id="${LANGUAGE_FORM}" method="post"></form>`}
          ${languageMenu(frame, form ?? LANGUAGE_FORM)}
        </header>
        <main>
          <h1>${title}</h1>
          ${content}
        </main>
        ${help(frame)}
      </body>
    </html>`.text;
}
