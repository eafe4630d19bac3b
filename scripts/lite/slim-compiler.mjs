// The compiler without what no notebook asks for: its server, and what mends code in an editor. A sixth less to load.
// It is one file, in which a comment begins each of the files that it was made from.

/** What is left out; what completions need of it stays. */
const left =
  /^\/\/ src\/(server\/|services\/refactors\/|services\/codefixes\/(?!importFixes|helpers|fixAddMissingMember|inferFromUsage|convertToEsModule|importAdder))/;

/** A plugin of rolldown's. @type {import("rolldown").Plugin} */
export const slimCompiler = {
  name: "slim compiler",
  transform(code, id) {
    if (!/[\\/]typescript[\\/]lib[\\/]typescript\.js$/.test(id)) return undefined;
    const parts = code.split(/^(?=\/\/ src\/)/m);
    return { code: parts.filter((part) => !left.test(part)).join("") };
  },
};
