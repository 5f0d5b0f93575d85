export { gangwayProtocol, type GangwayOptions } from './gangway/index.ts';
