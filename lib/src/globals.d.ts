/**
 * What the library takes from its surroundings, in a browser as in Node: a place to print a line. (What a notebook
 * offers for charts is looked up in notebook/show.ts, and nowhere else.)
 */
declare const console: { log(line: string): void };
