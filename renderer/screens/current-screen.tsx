/** The screen of the engine's view. Its kind is the key: another screen is another page, the same one goes on. */
import type { Screen } from '../../main/contract/view.ts';
import { Cancelled } from './cancelled.tsx';
import { Code } from './code.tsx';
import { ConfirmRoot } from './confirm-root.tsx';
import { ConfirmUnenroll } from './confirm-unenroll.tsx';
import { Consent } from './consent.tsx';
import { Contacting } from './contacting.tsx';
import { Failed } from './failed.tsx';
import { Finished } from './finished.tsx';
import { Guidance } from './guidance.tsx';
import { LanguageChoice } from './language.tsx';
import { Permission } from './permission.tsx';
import { Redeeming } from './redeeming.tsx';
import { Restart } from './restart.tsx';
import { Server } from './server.tsx';
import { SettingUp } from './setting-up.tsx';
import { Unenrolled } from './unenrolled.tsx';
import { Unenrolling } from './unenrolling.tsx';

export function CurrentScreen({ screen }: { readonly screen: Screen }) {
  const { kind } = screen;
  switch (screen.kind) {
    case 'language':
      return <LanguageChoice key={kind} />;
    case 'server':
      return <Server key={kind} screen={screen} />;
    case 'contacting':
      return <Contacting key={kind} screen={screen} />;
    case 'confirm-root':
      return <ConfirmRoot key={kind} screen={screen} />;
    case 'code':
      return <Code key={kind} screen={screen} />;
    case 'redeeming':
      return <Redeeming key={kind} />;
    case 'permission':
      return <Permission key={kind} />;
    case 'consent':
      return <Consent key={kind} screen={screen} />;
    case 'setting-up':
      return <SettingUp key={kind} screen={screen} />;
    case 'guidance':
      // Another thing to do is another page.
      return <Guidance key={`${kind} ${screen.guidance.kind}`} screen={screen} />;
    case 'restart':
      return <Restart key={kind} screen={screen} />;
    case 'finished':
      return <Finished key={kind} screen={screen} />;
    case 'failed':
      return <Failed key={kind} screen={screen} />;
    case 'cancelled':
      return <Cancelled key={kind} />;
    case 'confirm-unenroll':
      return <ConfirmUnenroll key={kind} screen={screen} />;
    case 'unenrolling':
      return <Unenrolling key={kind} screen={screen} />;
    case 'unenrolled':
      return <Unenrolled key={kind} screen={screen} />;
  }
}
