// What `import` gives in Node: the one copy of the library that `require` gives, too.
export * from "./dist/index.js";
