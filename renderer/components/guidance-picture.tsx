/** A small drawing for each thing the person does in the system: our own, of no system's artwork. */
import type { ReactNode } from 'react';
import type { GuidancePicture } from '../../texts/index.ts';
import { Chosen, Dialog, Drawing, Pane, Pointer, Push, Words } from './drawing.tsx';

export const Picture = ({ of }: { readonly of: GuidancePicture }) => <Drawing>{PICTURES[of]}</Drawing>;

/** A list at the start, of which the row at `row` is chosen, and its page. */
const Settings = ({ row, children }: { readonly row: number; readonly children: ReactNode }) => (
  <Pane>
    <path className="draw-line" d="M44 15v56" />
    <Chosen x={9} y={17.5 + row * 10} width={32} height={10} />
    {[0, 1, 2, 3, 4].map((line) => (
      <Words key={line} x={20} y={22.5 + line * 10} width={line % 2 === 0 ? 16 : 12} />
    ))}
    {[0, 1, 2, 3, 4].map((line) => (
      <path
        key={line}
        className={line === row ? 'draw-mark' : 'draw-words'}
        d={`M14 ${22.5 + line * 10}h.1`}
      />
    ))}
    {children}
  </Pane>
);

const Rows = ({ chosen }: { readonly chosen: number }) => (
  <>
    {[0, 1, 2, 3].map((line) => (
      <g key={line}>
        <rect
          className={line === chosen ? 'draw-chosen' : 'draw-quiet'}
          x="50"
          y={19 + line * 12.5}
          width="58"
          height="10"
          rx="3"
        />
        <Words x={56} y={24 + line * 12.5} width={line % 2 === 0 ? 30 : 22} />
      </g>
    ))}
  </>
);

const Document = ({ x, y }: { readonly x: number; readonly y: number }) => (
  <>
    <path className="draw-paper" d={`M${x} ${y}h12l6 6v18h-18z`} />
    <path className="draw-line" d={`M${x + 12} ${y}v6h6`} />
    <path className="draw-accent-line draw-upright" d={`M${x + 5} ${y + 15}l3 3 5-6`} />
  </>
);

const Person = ({ x, y }: { readonly x: number; readonly y: number }) => (
  <>
    <circle className="draw-line" cx={x} cy={y} r="6" />
    <path className="draw-line" d={`M${x - 11} ${y + 20}c0-16 22-16 22 0`} />
  </>
);

const PICTURES: Readonly<Record<GuidancePicture, ReactNode>> = {
  // The row of the list stands low, and what is looked for at the end of its page.
  'privacy-security': (
    <Settings row={3}>
      <Rows chosen={3} />
      <Pointer x={92} y={60} />
    </Settings>
  ),
  general: (
    <Settings row={0}>
      <Rows chosen={2} />
      <Pointer x={92} y={48} />
    </Settings>
  ),
  accounts: (
    <Settings row={1}>
      <Rows chosen={1} />
      <Pointer x={92} y={35} />
    </Settings>
  ),
  profile: (
    <Pane>
      <Chosen x={12} y={24} width={96} height={34} />
      <Document x={20} y={29} />
      <Words x={48} y={36} width={44} />
      <Words x={48} y={46} width={28} />
      <path className="draw-accent-line" d="M86 50a8 8 0 0 1 8-8M81 50a13 13 0 0 1 13-13" />
      <Pointer x={94} y={50} />
    </Pane>
  ),
  dialog: (
    <Dialog>
      <circle className="draw-accent-line" cx="60" cy="25" r="8" />
      <path className="draw-accent-line draw-upright" d="M56.5 25l2.5 2.5 4.5-5" />
      <path className="draw-accent-line" d="M56 32.5v8l4-3 4 3v-8" />
      <Words x={38} y={48} width={44} />
      <Push x={32} y={54} />
      <Push x={62} y={54} />
    </Dialog>
  ),
  button: (
    <Dialog>
      <Words x={36} y={22} width={48} />
      <Words x={36} y={30} width={38} />
      <Words x={36} y={38} width={44} />
      <Push x={32} y={50} />
      <Push x={62} y={50} chosen />
      <Pointer x={78} y={56} />
    </Dialog>
  ),
  password: (
    <Dialog>
      <rect className="draw-accent-line" x="51" y="23" width="18" height="13" rx="3" />
      <path className="draw-accent-line" d="M55 23v-3a5 5 0 0 1 10 0v3" />
      <rect className="draw-field" x="34" y="45" width="52" height="12" rx="3" />
      <path className="draw-dots" d="M41 51h.1M48 51h.1M55 51h.1M62 51h.1" />
      <path className="draw-accent-line" d="M68 48v6" />
    </Dialog>
  ),
  field: (
    <Dialog>
      <Words x={36} y={24} width={30} />
      <rect className="draw-field" x="34" y="33" width="52" height="12" rx="3" />
      <Words x={40} y={39} width={22} />
      <path className="draw-accent-line" d="M67 36v6" />
      <Push x={62} y={52} />
    </Dialog>
  ),
  notice: (
    <>
      <rect className="draw-quiet" x="2" y="2" width="116" height="72" rx="6" />
      <path className="draw-line" d="M2 12h116" />
      <rect className="draw-paper" x="56" y="17" width="56" height="24" rx="5" />
      <Chosen x={60} y={21} width={16} height={16} />
      <Words x={81} y={26} width={24} />
      <Words x={81} y={33} width={16} />
      <Pointer x={96} y={32} />
    </>
  ),
  assistant: (
    <>
      <rect className="draw-quiet" x="2" y="2" width="116" height="72" rx="6" />
      <rect className="draw-paper" x="18" y="9" width="84" height="58" rx="6" />
      <path className="draw-accent-line draw-upright" d="M53 24l5 5 10-11" />
      <Words x={38} y={40} width={44} />
      <Words x={44} y={48} width={32} />
      <Push x={70} y={53} chosen />
      <Pointer x={86} y={58} />
    </>
  ),
  desktop: (
    <>
      <rect className="draw-quiet" x="2" y="2" width="116" height="72" rx="6" />
      <path className="draw-line" d="M2 11h116" />
      <rect className="draw-paper" x="24" y="54" width="72" height="15" rx="5" />
      {[0, 1, 2, 3, 4].map((place) => (
        <rect
          key={place}
          className={place === 0 ? 'draw-accent' : 'draw-chosen'}
          x={29 + place * 13}
          y="57"
          width="9"
          height="9"
          rx="2.5"
        />
      ))}
    </>
  ),
  remove: (
    <Pane>
      <Chosen x={12} y={21} width={96} height={26} />
      <Document x={19} y={22} />
      <Words x={46} y={30} width={44} />
      <Words x={46} y={39} width={28} />
      <rect className="draw-line" x="12" y="53" width="16" height="12" rx="3" />
      <path className="draw-accent-line" d="M17 59h6" />
      <Pointer x={22} y={58} />
    </Pane>
  ),
  ask: (
    <>
      <Person x={28} y={38} />
      <Person x={92} y={38} />
      <path
        className="draw-paper"
        d="M42 10h36a5 5 0 0 1 5 5v10a5 5 0 0 1-5 5H56l-7 6v-6h-7a5 5 0 0 1-5-5V15a5 5 0 0 1 5-5z"
      />
      <path className="draw-dots is-accent" d="M51 20h.1M60 20h.1M69 20h.1" />
    </>
  ),
  back: (
    <Pane>
      <path className="draw-accent-line" d="M48 48a14 14 0 1 0-2-12M45 27v10h10" />
    </Pane>
  ),
  done: (
    <Dialog>
      <circle className="draw-accent-line" cx="60" cy="30" r="12" />
      <path className="draw-accent-line draw-upright" d="M54.5 30l4 4 7-8" />
      <Push x={62} y={52} chosen />
    </Dialog>
  ),
};
