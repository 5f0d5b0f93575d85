/** The product's shell with what Node 12 lacks put under it. */
import 'core-js/stable/index.js';
import '../../../main/hosts/electron/main.ts';
