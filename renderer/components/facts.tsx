/** Names and values, e.g. what the organisation sees of the computer. */
import type { ReactNode } from 'react';

export interface Fact {
  readonly name: string;
  readonly value: string;
}

export function Facts({
  facts,
  children,
}: {
  readonly facts: readonly Fact[];
  readonly children?: ReactNode;
}) {
  return (
    <dl className="facts">
      {facts.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
      {children}
    </dl>
  );
}
