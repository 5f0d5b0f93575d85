/** Every guidance in words: what to do, why, and where to click, the same in window and command line. */
import type { Say } from './texts.ts';

/** Where macOS keeps profiles: Privacy & Security in 13 and 14, General › Device Management since 15. */
type ProfilePlace = 'privacy-security' | 'general';

/** As the contract has it; this folder sees nothing else. */
export type GuidanceShape =
  | { readonly kind: 'allow-root-trust'; readonly name: string }
  | { readonly kind: 'approve-profile'; readonly place: ProfilePlace; readonly name: string }
  | { readonly kind: 'accept-remote-management'; readonly place: ProfilePlace }
  | { readonly kind: 'finish-setup-assistant' }
  | { readonly kind: 'leave-mac-management'; readonly place: ProfilePlace; readonly by: string }
  | { readonly kind: 'remove-profile'; readonly place: ProfilePlace; readonly name: string }
  | { readonly kind: 'leave-windows-management'; readonly by: string }
  | { readonly kind: 'connect-work-account'; readonly account: string; readonly server: string }
  | { readonly kind: 'trust-provisioning-package'; readonly name: string };

/** As the systems call them in English; other languages name them first in their own words. */
const PATHS = {
  'privacy-security': 'System Settings › Privacy & Security › Profiles',
  general: 'System Settings › General › Device Management',
  accounts: 'Settings › Accounts › Access work or school',
} as const;

/** What a step looks like, for whoever draws it. */
export type GuidancePicture =
  | ProfilePlace
  | 'accounts'
  | 'ask'
  | 'assistant'
  | 'back'
  | 'button'
  | 'desktop'
  | 'dialog'
  | 'done'
  | 'field'
  | 'notice'
  | 'password'
  | 'profile'
  | 'remove';

export interface GuidanceStep {
  readonly picture: GuidancePicture;
  readonly text: string;
}

export interface GuidanceWords {
  readonly title: string;
  readonly why: string;
  /** In the order they are done. */
  readonly steps: readonly GuidanceStep[];
}

export function guidanceWords(say: Say, guidance: GuidanceShape, organisation?: string): GuidanceWords {
  const { kind } = guidance;
  const title = say(`guidance:${kind}.title`);
  const owner = organisation ?? say('common:yourOrganisation');
  const administrator = { picture: 'password', text: say('guidance:administrator') } as const;
  const button = { picture: 'button', text: say('guidance:button') } as const;
  switch (kind) {
    case 'allow-root-trust':
      return {
        title,
        why: say(`guidance:${kind}.why`, { name: guidance.name, organisation: owner }),
        steps: [
          { picture: 'dialog', text: say(`guidance:${kind}.dialog`) },
          administrator,
          { picture: 'button', text: say(`guidance:${kind}.allow`) },
        ],
      };
    case 'approve-profile':
      return {
        title,
        why: say(`guidance:${kind}.why`, { organisation: owner }),
        steps: [
          {
            picture: guidance.place,
            text: say(`guidance:opened.${guidance.place}`, { path: PATHS[guidance.place] }),
          },
          { picture: 'profile', text: say(`guidance:${kind}.open`, { name: guidance.name }) },
          button,
          administrator,
        ],
      };
    case 'accept-remote-management':
      return {
        title,
        why: say(`guidance:${kind}.why`, { organisation: owner }),
        steps: [
          { picture: 'notice', text: say(`guidance:${kind}.notice`) },
          button,
          administrator,
          {
            picture: guidance.place,
            text: say(`guidance:${kind}.${guidance.place}`, { path: PATHS[guidance.place] }),
          },
        ],
      };
    case 'finish-setup-assistant':
      return {
        title,
        why: say(`guidance:${kind}.why`),
        steps: [
          { picture: 'assistant', text: say(`guidance:${kind}.follow`) },
          { picture: 'desktop', text: say(`guidance:${kind}.sign-in`) },
        ],
      };
    case 'leave-mac-management': {
      const { by, place } = guidance;
      return {
        title,
        why: say(`guidance:${kind}.why`, { by }),
        steps: [
          { picture: 'ask', text: say(`guidance:${kind}.ask`, { by }) },
          { picture: place, text: say(`guidance:open.${place}`, { path: PATHS[place] }) },
          { picture: 'remove', text: say(`guidance:${kind}.remove`, { by }) },
          { picture: 'back', text: say(`guidance:${kind}.back`) },
        ],
      };
    }
    case 'remove-profile': {
      const { place, name } = guidance;
      return {
        title,
        why: say(`guidance:${kind}.why`, { organisation: owner }),
        steps: [
          { picture: place, text: say(`guidance:open.${place}`, { path: PATHS[place] }) },
          { picture: 'remove', text: say(`guidance:${kind}.remove`, { name }) },
          administrator,
        ],
      };
    }
    case 'leave-windows-management': {
      const { by } = guidance;
      return {
        title,
        why: say(`guidance:${kind}.why`, { by }),
        steps: [
          { picture: 'ask', text: say(`guidance:${kind}.ask`, { by }) },
          { picture: 'accounts', text: say(`guidance:${kind}.place`, { path: PATHS.accounts }) },
          { picture: 'remove', text: say(`guidance:${kind}.remove`, { by }) },
          { picture: 'back', text: say(`guidance:${kind}.back`) },
        ],
      };
    }
    case 'connect-work-account':
      return {
        title,
        why: say(`guidance:${kind}.why`, { organisation: owner }),
        steps: [
          { picture: 'accounts', text: say(`guidance:${kind}.place`, { path: PATHS.accounts }) },
          { picture: 'field', text: say(`guidance:${kind}.account`, { account: guidance.account }) },
          { picture: 'field', text: say(`guidance:${kind}.server`, { server: guidance.server }) },
          { picture: 'done', text: say(`guidance:${kind}.end`) },
        ],
      };
    case 'trust-provisioning-package':
      return {
        title,
        why: say(`guidance:${kind}.why`, { name: guidance.name, organisation: owner }),
        steps: [
          { picture: 'button', text: say(`guidance:${kind}.allow`) },
          { picture: 'dialog', text: say(`guidance:${kind}.trust`) },
          { picture: 'done', text: say(`guidance:${kind}.end`) },
        ],
      };
  }
}
