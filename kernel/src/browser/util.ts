/** The part of `node:util` that the kernel uses, in a browser: the bundler puts it in the place of Node's. */
export { formatWithOptions, inspect } from "node-inspect-extracted";
