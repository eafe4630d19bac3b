/** The versions of what runs a cell. */
export declare const versions: { tslab: string; typescript: string; node: string };

export interface Display {
  javascript(content: string): void;
  html(content: string): void;
  markdown(content: string): void;
  latex(content: string): void;
  svg(content: string): void;
  png(content: Uint8Array): void;
  jpeg(content: Uint8Array): void;
  gif(content: Uint8Array): void;
  pdf(content: Uint8Array): void;
  text(content: string): void;
  raw(contentType: string, content: string | Uint8Array): void;
}

/** A place in the output, which what is shown later overwrites. */
export declare function newDisplay(): Display;

/** Shows rich content. */
export declare const display: Display;
