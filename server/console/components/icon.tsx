/** The few pictures of the console. Decoration: a word always stands beside them. */
const PATHS = {
  check: 'M4 10.5l4 4 8-9',
  cross: 'M5 5l10 10M15 5L5 15',
  bang: 'M10 4v8M10 15.5v.5',
  clock: 'M10 5v5l3.5 2M10 2.5a7.5 7.5 0 100 15 7.5 7.5 0 000-15',
  dots: 'M4.5 10h.01M10 10h.01M15.5 10h.01',
  skip: 'M5 10h10',
  chevron: 'M5.5 8l4.5 4.5L14.5 8',
  search: 'M9 3.5a5.5 5.5 0 100 11 5.5 5.5 0 000-11M13.2 13.2L17 17',
  up: 'M10 16V4M5 9l5-5 5 5',
  down: 'M10 4v12M5 11l5 5 5-5',
  menu: 'M3 5.5h14M3 10h14M3 14.5h14',
  copy: 'M7.5 7.5h9v9h-9zM4 12.5h-.5v-9h9V4',
  back: 'M12.5 4.5L7 10l5.5 5.5',
} as const;

export type IconName = keyof typeof PATHS;

export const Icon = ({ name }: { name: IconName }) => (
  <svg className="icon" viewBox="0 0 20 20" aria-hidden="true">
    <path d={PATHS[name]} />
  </svg>
);
