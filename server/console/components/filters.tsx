/** Search and state of a list, kept in the address. */
import { useEffect, useState } from 'react';
import { setQuery, usePlace } from '../routing.ts';
import { t } from '../texts/text.ts';
import { SearchField, Select } from './fields.tsx';

const TYPING_PAUSE_MS = 250;
const ALL = 'all';

interface FiltersProps<State extends string> {
  readonly searchLabel: string;
  readonly states: readonly State[];
  readonly nameOf: (state: State) => string;
}

export function Filters<State extends string>({ searchLabel, states, nameOf }: FiltersProps<State>) {
  const { query } = usePlace();
  const stands = query.get('search') ?? '';
  const [typed, setTyped] = useState(stands);
  useEffect(() => {
    const timer = setTimeout(() => {
      if (typed !== stands) setQuery({ search: typed });
    }, TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
    // Only what is typed starts the pause; the address following it must not start another one.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [typed]);
  useEffect(() => setTyped(stands), [stands]);
  return (
    <div className="filters">
      <SearchField label={searchLabel} value={typed} onChange={setTyped} />
      <Select
        label={t('list.state')}
        value={query.get('state') ?? ALL}
        onChange={(state) => setQuery({ state: state === ALL ? '' : state })}
        options={[
          { id: ALL, name: t('list.state.all') },
          ...states.map((state) => ({ id: state, name: nameOf(state) })),
        ]}
      />
    </div>
  );
}

/** The filters as they stand in the address; a state that does not exist counts as none. */
export function useFilters<State extends string>(states: readonly State[]) {
  const { query } = usePlace();
  const search = query.get('search') ?? '';
  const state = states.find((known) => known === query.get('state'));
  return { search, state, isFiltered: search !== '' || state !== undefined };
}
