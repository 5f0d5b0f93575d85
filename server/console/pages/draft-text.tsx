/** A text in the form of a new package. */
import { TextField } from '../components/fields.tsx';
import type { PackageDraft } from './package-draft.ts';

/** What the fields of every kind get. */
export interface DraftForm {
  readonly draft: PackageDraft;
  readonly onChange: (change: Partial<PackageDraft>) => void;
  /** The words, if this part of the package was refused. @param path as in the admin API. */
  readonly errorAt: (path: string, words: string) => string | undefined;
}

interface DraftTextProps {
  readonly form: DraftForm;
  readonly of: Exclude<keyof PackageDraft, 'kind' | 'format' | 'file'>;
  /** Where the admin API has it, if by another name. */
  readonly path?: string;
  readonly label: string;
  readonly help?: string;
  /** Said when it does not fit. */
  readonly wrong: string;
  readonly maxLength: number;
  readonly type?: 'password';
  readonly lines?: number;
  readonly mono?: boolean;
}

export const DraftText = ({ form, of, path = of, wrong, ...field }: DraftTextProps) => (
  <TextField
    {...field}
    value={form.draft[of]}
    onChange={(text) => form.onChange({ [of]: text })}
    error={form.errorAt(path, wrong)}
    autoComplete="off"
  />
);
