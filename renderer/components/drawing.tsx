/** What the drawings of guidance are made of: windows, rows and buttons of no system in particular. */
import type { ReactNode } from 'react';

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A drawing of 120 × 76. The words beside it say the same, so it is nothing to a screen reader. */
export const Drawing = ({ children }: { readonly children: ReactNode }) => (
  <svg className="drawing" viewBox="0 0 120 76" aria-hidden="true" focusable="false">
    {children}
  </svg>
);

/** A window that fills the drawing, with its bar at the top. */
export const Pane = ({ children }: { readonly children?: ReactNode }) => (
  <>
    <rect className="draw-paper" x="6" y="5" width="108" height="66" rx="6" />
    <path className="draw-line" d="M6 15h108" />
    <path className="draw-line" d="M12 10h.1M17 10h.1M22 10h.1" />
    {children}
  </>
);

/** A small window before a quiet screen. */
export const Dialog = ({ children }: { readonly children?: ReactNode }) => (
  <>
    <rect className="draw-quiet" x="2" y="2" width="116" height="72" rx="6" />
    <rect className="draw-paper" x="24" y="10" width="72" height="56" rx="6" />
    {children}
  </>
);

/** A line of text that is none. */
export const Words = ({ x, y, width }: Place & { readonly width: number }) => (
  <path className="draw-words" d={`M${x} ${y}h${width}`} />
);

/** The place that matters. */
export const Chosen = ({
  x,
  y,
  width,
  height,
}: Place & { readonly width: number; readonly height: number }) => (
  <rect className="draw-chosen" x={x} y={y} width={width} height={height} rx="3" />
);

export const Push = ({ x, y, chosen = false }: Place & { readonly chosen?: boolean }) => (
  <rect className={chosen ? 'draw-accent' : 'draw-line'} x={x} y={y} width="26" height="10" rx="4" />
);

export const Pointer = ({ x, y }: Place) => (
  <path className="draw-pointer draw-upright" d={`M${x} ${y}l0 12 3.2-3 2.4 5.2 2.6-1.2-2.4-5 4.4-.4z`} />
);
