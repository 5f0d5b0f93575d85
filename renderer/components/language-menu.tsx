/** The language, changeable on every page. Only the texts change; what was entered stays (A1). */
import { Button } from 'react-aria-components/Button';
import { Menu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { LANGUAGE_INFO, LANGUAGES } from '../../texts/index.ts';
import { useWindow } from '../window-context.ts';
import { CheckIcon, ChevronIcon } from './icons.tsx';

export function LanguageMenu() {
  const { say, language, act, speak } = useWindow();
  const choose = (chosen: string): void => {
    speak(chosen);
    act((client) => client.enrollment.chooseLanguage({ language: chosen }));
  };
  return (
    <MenuTrigger>
      <Button
        className="language-button"
        aria-label={say('wizard:menu.language', { name: LANGUAGE_INFO[language].name })}
      >
        {LANGUAGE_INFO[language].name}
        <ChevronIcon />
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu
          className="menu"
          aria-label={say('wizard:language.label')}
          selectionMode="single"
          selectedKeys={[language]}
          onAction={(key) => choose(String(key))}
        >
          {LANGUAGES.map((tag) => (
            <MenuItem key={tag} id={tag} className="menu-item" textValue={LANGUAGE_INFO[tag].name}>
              {({ isSelected }) => (
                <>
                  <span className="menu-check">{isSelected && <CheckIcon />}</span>
                  <span lang={tag} dir={LANGUAGE_INFO[tag].direction}>
                    {LANGUAGE_INFO[tag].name}
                  </span>
                </>
              )}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
