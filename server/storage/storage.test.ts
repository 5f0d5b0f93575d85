import { storageConformance } from './conformance.ts';
import { onEachDatabase } from './testing/databases.ts';

onEachDatabase(storageConformance);
