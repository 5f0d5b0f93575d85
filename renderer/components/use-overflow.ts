/** Whether an element has more content than it shows, so that only then it becomes a stop for the keyboard. */
import { type RefObject, useEffect, useState } from 'react';

export function useOverflow(element: RefObject<HTMLElement | null>): boolean {
  const [overflows, setOverflows] = useState(false);
  useEffect(() => {
    const { current } = element;
    if (!current) return undefined;
    const measure = (): void => setOverflows(current.scrollHeight > current.clientHeight + 1);
    const sizes = new ResizeObserver(measure);
    sizes.observe(current);
    for (const child of current.children) sizes.observe(child);
    measure();
    return () => sizes.disconnect();
  });
  return overflows;
}
