/** A computer in memory that can register with device management. For tests only. */
import { folderAt } from '../../disk/folder.ts';
import { mdmRegistrationAction } from '../mdm-registration.ts';
import { type Behaviour, fakeRegistrar } from './registrar.ts';
import { fakeRegistry, type Keys } from './registry.ts';

export function registeringComputer(behaviour: Behaviour = {}, keys: Keys = {}) {
  const registry = fakeRegistry(keys);
  const windows = fakeRegistrar(registry, behaviour);
  return { registry, windows, action: mdmRegistrationAction(registry, windows, folderAt('/no/packages')) };
}
