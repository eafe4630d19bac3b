/** The one thing that the library takes from its surroundings, in a browser as in Node: a place to print a line. */
declare const console: { log(line: string): void };
