import { storageConformance } from './testing/conformance.ts';
import { onEachDatabase } from './testing/databases.ts';

onEachDatabase(storageConformance);
