/** Fields of forms. The help text stays beside the error. */
import {
  Button,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SearchField as AriaSearchField,
  Select as AriaSelect,
  SelectValue,
  Text,
  TextArea,
  TextField as AriaTextField,
} from 'react-aria-components';
import { t } from '../texts/text.ts';
import { Icon } from './icon.tsx';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly help?: string;
  /** Shown once `error` is not empty. */
  readonly error?: string | undefined;
  readonly isDisabled?: boolean;
}

interface TextFieldProps extends FieldProps {
  readonly type?: 'text' | 'password';
  readonly autoComplete?: string;
  readonly autoFocus?: boolean;
  readonly inputMode?: 'text' | 'numeric';
  readonly maxLength?: number;
  readonly lines?: number;
  readonly isReadOnly?: boolean;
  readonly mono?: boolean;
}

export function TextField({ label, help, error, lines, mono, inputMode, ...field }: TextFieldProps) {
  const input = mono ? 'input mono' : 'input';
  return (
    <AriaTextField {...field} className="field" isInvalid={Boolean(error)} validationBehavior="aria">
      <Label className="label">{label}</Label>
      {lines === undefined ? (
        <Input className={input} inputMode={inputMode} spellCheck={false} />
      ) : (
        <TextArea className={input} rows={lines} spellCheck={false} />
      )}
      <FieldError className="field-error">{error}</FieldError>
      {help !== undefined && (
        <Text slot="description" className="field-help">
          {help}
        </Text>
      )}
    </AriaTextField>
  );
}

export interface Option {
  readonly id: string;
  readonly name: string;
}

interface SelectProps extends FieldProps {
  readonly options: readonly Option[];
}

export function Select({ label, value, onChange, options, help, error, isDisabled }: SelectProps) {
  return (
    <AriaSelect
      className="field"
      selectedKey={value}
      onSelectionChange={(key) => onChange(String(key ?? ''))}
      isDisabled={isDisabled ?? false}
      isInvalid={Boolean(error)}
    >
      <Label className="label">{label}</Label>
      <Button className="input select">
        <SelectValue className="select-value" />
        <Icon name="chevron" />
      </Button>
      <FieldError className="field-error">{error}</FieldError>
      {help !== undefined && (
        <Text slot="description" className="field-help">
          {help}
        </Text>
      )}
      <Popover className="popover">
        <ListBox className="listbox" items={options}>
          {(option) => (
            <ListBoxItem className="option" id={option.id} textValue={option.name}>
              {option.name}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

interface SearchProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export const SearchField = ({ label, value, onChange }: SearchProps) => (
  <AriaSearchField className="field search" value={value} onChange={onChange}>
    <Label className="label">{label}</Label>
    <span className="search-box">
      <Icon name="search" />
      <Input className="input" maxLength={100} />
      <Button className="search-clear" aria-label={t('list.search.clear')}>
        <Icon name="cross" />
      </Button>
    </span>
  </AriaSearchField>
);
