/**
 * The inner loops of products, triangles and reflections in AssemblyScript, two numbers at a time: TypeScript that is compiled to
 * WebAssembly (scripts/setup/loops.mjs). lib/src/algebra/plain-loops.ts has the same loops in plain TypeScript, in the
 * same order and under the same names; what each does is said in loops.ts.
 *
 * All lies in one memory. Places, lengths and distances are given in numbers of eight bytes, and become bytes inside.
 */
export { addProducts, products, subtract } from "./products";
export { reflect, reflectBoth } from "./reflections";
export { backward, factor, forward } from "./triangles";
