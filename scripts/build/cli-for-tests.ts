/** Before the tests that run the built command line. */
export { freshCli as setup } from './cli.ts';
