/** Whether the firmware's words are those of a virtual machine. Pure. */
import type { FurtherFacts } from '../../../protocol/redeem.ts';
import type { SystemInformation } from './smbios.ts';

/** What hypervisors call themselves, in manufacturer or product. */
const NAMES = [
  /\bvmware\b/i,
  /\bvirtualbox\b/i,
  /\binnotek\b/i,
  /\bqemu\b/i,
  /\bparallels\b/i,
  /\bxen\b/i,
  /^hvm domu$/i,
  /^kvm$/i,
  /^ahv$/i,
  /^google compute engine$/i,
  /\bopenstack\b/i,
];

/** `no-sign`: a hypervisor may pass another computer's words on, so this proves nothing. */
export function virtualFact(
  system: Pick<SystemInformation, 'manufacturer' | 'product'> | undefined,
): NonNullable<FurtherFacts['virtual']> {
  const [manufacturer = '', product = ''] = [system?.manufacturer, system?.product];
  if (manufacturer === '' && product === '') return 'unknown';
  if (NAMES.some((name) => name.test(manufacturer) || name.test(product))) return 'yes';
  // These makers have computers of their own, too.
  const isHyperV = /^microsoft\b/i.test(manufacturer) && /^virtual machine$/i.test(product);
  const isRented = manufacturer === 'Amazon EC2' && !product.includes('.metal');
  return isHyperV || isRented ? 'yes' : 'no-sign';
}
