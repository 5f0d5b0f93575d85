/**
 * SECURITY: the policy of the page forbids code made from strings, which zod would try once.
 * Imported before any schema is made.
 */
import { config } from 'zod';

config({ jitless: true });
