/** Stands in front of every npm script: says in one line when the Node in front is too old, instead of failing somewhere later. */
const needed = 24;
const major = Number(process.versions.node.split('.', 1)[0]);
if (major < needed) {
  process.stderr.write(
    `Node ${needed} or newer is needed, this is ${process.versions.node}. ` +
      'npm ci brings it for Linux, macOS and Windows (optional dependencies: do not use --omit=optional); or install it from nodejs.org.\n',
  );
  process.exit(1);
}
