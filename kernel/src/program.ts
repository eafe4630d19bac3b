/**
 * The compiler's program as tslab needs it. What tslab asks for by default keeps account of every file of the program
 * (which refers to which, what has changed) to compile as little as possible when one changes; where it is always the
 * same one, the cell, the accounts are a quarter of the time.
 */

interface SourceFile {
  fileName: string;
  resolvedModules?: {
    forEach(visit: (resolution: { resolvedModule?: { resolvedFileName: string } }) => void): void;
  };
}

interface Program {
  getSourceFile(name: string): SourceFile | undefined;
  getCompilerOptions(): object;
}

/** What is used of the compiler. */
export interface Programs {
  createAbstractBuilder(...args: unknown[]): { getProgram(): Program };
  bindSourceFile(file: SourceFile, options: object): void;
}

/** Takes the place of the function by which a watching compiler makes its programs. */
export function createProgram(typescript: Programs, ...args: unknown[]): object {
  const builder = typescript.createAbstractBuilder(...args);
  const program = builder.getProgram();

  /** A file whose names are known: tslab looks at them before it compiles. */
  function getSourceFile(name: string): SourceFile | undefined {
    const file = program.getSourceFile(name);
    if (file) typescript.bindSourceFile(file, program.getCompilerOptions());
    return file;
  }

  /** The names of a file and of all that it imports, directly or not. */
  function getAllDependencies(file: SourceFile): string[] {
    const found = new Set([file.fileName]);
    for (const name of found) {
      program.getSourceFile(name)?.resolvedModules?.forEach(({ resolvedModule }) => {
        const imported = resolvedModule && program.getSourceFile(resolvedModule.resolvedFileName);
        if (imported) found.add(imported.fileName);
      });
    }
    return [...found];
  }

  return { ...builder, getSourceFile, getAllDependencies };
}
