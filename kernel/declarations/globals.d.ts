/** Asks the reader for a line of text, and waits for it. `initial` is the answer where the reader gives none. */
declare function prompt(text?: string, initial?: string): string | null;
/** Asks the reader to say yes or no, and waits. */
declare function confirm(text?: string): boolean;
/** Waits until the reader has taken notice. */
declare function alert(text?: string): void;
