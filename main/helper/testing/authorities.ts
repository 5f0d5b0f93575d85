/** Who signs plans in these tests, and somebody else who does. For tests only. */
import { makeAuthorities } from '../../protocols/gangway/testing/service.ts';

export const [right, other] = [await makeAuthorities(), await makeAuthorities()];
