/** Every guidance in words: what to do, why, and where to click, the same in window and command line. */
import type { Say } from './texts.ts';

/** Where macOS keeps profiles: Privacy & Security in 13 and 14, General › Device Management since 15. */
type ProfilePlace = 'privacy-security' | 'general';

/** As the contract has it; this folder sees nothing else. */
export type GuidanceShape =
  | { readonly kind: 'allow-root-trust'; readonly name: string }
  | { readonly kind: 'approve-profile'; readonly place: ProfilePlace; readonly name: string }
  | { readonly kind: 'accept-remote-management'; readonly place: ProfilePlace; readonly server: string }
  | { readonly kind: 'finish-setup-assistant' }
  | { readonly kind: 'connect-work-account'; readonly account: string; readonly server: string };

export interface GuidanceWords {
  readonly title: string;
  readonly why: string;
  /** In the order they are done. */
  readonly steps: readonly string[];
}

export function guidanceWords(say: Say, guidance: GuidanceShape, organisation?: string): GuidanceWords {
  const owner = organisation ?? say('common:yourOrganisation');
  switch (guidance.kind) {
    case 'allow-root-trust':
      return {
        title: say('guidance:allow-root-trust.title'),
        why: say('guidance:allow-root-trust.why', { name: guidance.name, organisation: owner }),
        steps: [
          say('guidance:allow-root-trust.dialog'),
          say('guidance:administrator'),
          say('guidance:allow-root-trust.allow'),
        ],
      };
    case 'approve-profile':
      return {
        title: say('guidance:approve-profile.title'),
        why: say('guidance:approve-profile.why', { organisation: owner }),
        steps: [
          say(`guidance:place.${guidance.place}`),
          say('guidance:approve-profile.open', { name: guidance.name }),
          say('guidance:button'),
          say('guidance:administrator'),
        ],
      };
    case 'accept-remote-management':
      return {
        title: say('guidance:accept-remote-management.title'),
        why: say('guidance:accept-remote-management.why', { organisation: owner }),
        steps: [
          say('guidance:accept-remote-management.notice'),
          say('guidance:button'),
          say('guidance:administrator'),
          say(`guidance:accept-remote-management.${guidance.place}`),
        ],
      };
    case 'finish-setup-assistant':
      return {
        title: say('guidance:finish-setup-assistant.title'),
        why: say('guidance:finish-setup-assistant.why'),
        steps: [
          say('guidance:finish-setup-assistant.follow'),
          say('guidance:finish-setup-assistant.sign-in'),
        ],
      };
    case 'connect-work-account':
      return {
        title: say('guidance:connect-work-account.title'),
        why: say('guidance:connect-work-account.why', { organisation: owner }),
        steps: [
          say('guidance:connect-work-account.place'),
          say('guidance:connect-work-account.account', { account: guidance.account }),
          say('guidance:connect-work-account.server', { server: guidance.server }),
          say('guidance:connect-work-account.end'),
        ],
      };
  }
}
