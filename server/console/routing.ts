/** Addresses of the console: what is shown stands in the URL, so that it can be linked, reloaded and gone back to. */
import { useSyncExternalStore } from 'react';

export const BASE = '/console';

const listeners = new Set<() => void>();
const tell = (): void => {
  for (const listener of listeners) listener();
};

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) addEventListener('popstate', tell);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) removeEventListener('popstate', tell);
  };
}

/** Path below `/console` and the query, both as they stand in the address. */
export interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Where the console is now. */
export function usePlace(): Place {
  const href = useSyncExternalStore(subscribe, () => location.pathname + location.search);
  const url = new URL(href, location.origin);
  return { path: url.pathname.slice(BASE.length).replace(/\/$/, '') || '/', query: url.searchParams };
}

/** Goes to an address of the console, such as `/console/items`. */
export function go(href: string, options: { replace?: boolean } = {}): void {
  history[options.replace ? 'replaceState' : 'pushState'](null, '', href);
  tell();
}

/** Sets or (with an empty value) drops parameters of the query, in place: a filter is not a page to go back to. */
export function setQuery(changes: Readonly<Record<string, string>>): void {
  const url = new URL(location.href);
  for (const [key, value] of Object.entries(changes)) {
    if (value === '') url.searchParams.delete(key);
    else url.searchParams.set(key, value);
  }
  go(url.pathname + url.search, { replace: true });
}

export const to = {
  items: `${BASE}/items`,
  newItem: `${BASE}/items?new=1`,
  item: (id: string) => `${BASE}/items/${id}`,
  enrollments: `${BASE}/enrollments`,
  enrollment: (id: string) => `${BASE}/enrollments/${id}`,
  configuration: `${BASE}/configuration`,
  packages: `${BASE}/packages`,
  settings: `${BASE}/settings`,
  users: `${BASE}/users`,
  audit: `${BASE}/audit`,
} as const;
