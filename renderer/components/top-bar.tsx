/** Over each page: where it stands (in narrow windows), the language, and whether the computer is a simulated one. */
import type { Rail } from '../rail-steps.ts';
import { useWindow } from '../window-context.ts';
import { LanguageMenu } from './language-menu.tsx';

export function TopBar({ rail }: { readonly rail: Rail }) {
  const { say, view } = useWindow();
  const step = rail.steps[rail.current];
  return (
    <div className="top">
      <div className="top-row">
        {step && (
          <p className="compact-step">
            {say('wizard:rail.compact', {
              step: rail.current + 1,
              total: rail.steps.length,
              name: say(`wizard:rail.${step}`),
            })}
          </p>
        )}
        {view.simulated && (
          <p className="simulated">
            <strong>{say('wizard:simulated.title')}</strong> <span>{say('wizard:simulated.text')}</span>
          </p>
        )}
        {view.screen.kind !== 'language' && <LanguageMenu />}
      </div>
    </div>
  );
}
