import { expect, test } from 'vitest';
import { virtualFact } from './virtual.ts';

test.each([
  ['VMware, Inc.', 'VMware20,1'],
  ['innotek GmbH', 'VirtualBox'],
  ['QEMU', 'Standard PC (Q35 + ICH9, 2009)'],
  ['Red Hat', 'KVM'],
  ['Microsoft Corporation', 'Virtual Machine'],
  ['Parallels International GmbH.', 'Parallels ARM Virtual Machine'],
  ['Xen', 'HVM domU'],
  ['Google', 'Google Compute Engine'],
  ['Amazon EC2', 't3.large'],
  ['OpenStack Foundation', 'OpenStack Nova'],
  ['Nutanix', 'AHV'],
])('A4 a virtual machine is told by its firmware: %s %s', (manufacturer, product) => {
  expect(virtualFact({ manufacturer, product })).toBe('yes');
});

test.each([
  ['Microsoft Corporation', 'Surface Laptop 7'],
  ['LENOVO', '21ML0042MX'],
  ['Acme', 'Virtual Machine'],
  ['Axenia', 'Parallelsong'],
  ['Google', 'Eve'],
  ['Amazon EC2', 'c5.metal'],
])('A4 what only sounds like one is none: %s %s', (manufacturer, product) => {
  expect(virtualFact({ manufacturer, product })).toBe('no-sign');
});

test('A4 firmware that says nothing makes no computer real', () => {
  expect(virtualFact(undefined)).toBe('unknown');
  expect(virtualFact({ manufacturer: undefined, product: undefined })).toBe('unknown');
});
