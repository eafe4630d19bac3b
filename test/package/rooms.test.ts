/** The rooms of lib/src: each file imports from lower floors alone, and is short enough to be read. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { root } from "../../scripts/project.mjs";

const source = path.join(root, "lib", "src");

/** The rooms and the files beside them, from the ground up. Rooms of one floor do not know each other. */
const floors = [
  ["input"],
  ["algebra"],
  ["data", "notebook", "objective"],
  ["forms"],
  ["evidence"],
  ["solvers"],
  ["lambda"],
  ["laboratory"],
  ["index"],
];

/** Imports that go across a floor, each with its reason. */
const allowed = [
  // The network draws its start from the generator that it is given: it needs its type.
  "objective/network imports data/random",
];

/** The files of a folder with the folders in it, as paths from the project's folder; declarations of others' code are not ours. */
function filesIn(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true })
    .map((name) => path.posix.join(folder, String(name).replaceAll(path.sep, "/")))
    .filter((name) => /\.(ts|mjs)$/.test(name) && !name.endsWith(".d.ts"));
}

/** What is wrong with an import; `file` and `imported` are paths in lib/src without their endings. */
function objection(file: string, imported: string): string | undefined {
  const from = file.split("/")[0]!;
  const to = imported.split("/")[0]!;
  const [here, there] = [from, to].map((room) => floors.findIndex((rooms) => rooms.includes(room)));
  const text = `${file} imports ${imported}`;
  if (here! < 0 || there! < 0) return `${text}: no floor is known for ${here! < 0 ? from : to}`;
  if (from === to || there! < here! || allowed.includes(text)) return undefined;
  return `${text}, ${there === here ? "across its floor" : "upwards"}`;
}

const files = filesIn("lib/src").map((name) => path.posix.relative("lib/src", name));
const imports = files.flatMap((file) => {
  const { importedFiles } = ts.preProcessFile(readFileSync(path.join(source, file), "utf8"));
  return importedFiles.map(({ fileName }) => [file.replace(/\.ts$/, ""), fileName] as const);
});
const isOwn = (name: string): boolean => name.startsWith(".");

test("no import of the library goes upwards", () => {
  const own = imports.filter(([, name]) => isOwn(name));
  const objections = own.flatMap(
    ([file, name]) => objection(file, path.posix.join(path.posix.dirname(file), name)) ?? [],
  );
  expect(objections).toEqual([]);
  // Each room was looked at, and each exception is one.
  const rooms = [...own.map(([file]) => file), "input"].map((file) => file.split("/")[0]);
  expect([...new Set(rooms)].toSorted()).toEqual(floors.flat().toSorted());
  const across = own.map(
    ([file, name]) => `${file} imports ${path.posix.join(path.posix.dirname(file), name)}`,
  );
  expect(across).toEqual(expect.arrayContaining(allowed));
});

test.each([
  ["forms/compress", "lambda/path", "forms/compress imports lambda/path, upwards"],
  ["input", "algebra/vector", "input imports algebra/vector, upwards"],
  ["data/dataset", "objective/loss", "data/dataset imports objective/loss, across its floor"],
  ["solvers/new", "extras/new", "solvers/new imports extras/new: no floor is known for extras"],
  ["lambda/path", "solvers/along", undefined],
  ["lambda/path", "lambda/grid", undefined],
  ["index", "input", undefined],
])("%s to %s: %s", (file, imported, expected) => {
  expect(objection(file, imported)).toBe(expected);
});

test("the library imports no packages but two: matrices, and tables", () => {
  const packages = imports.map(([, name]) => name).filter((name) => !isOwn(name));
  expect([...new Set(packages)]).toEqual(["ml-matrix", "papaparse"]);
});

test("no file of the library, the kernel or the scripts is longer than 250 lines", () => {
  // It mends a package by patching what the package keeps to itself; with an engine of our own it goes.
  const exempt = ["kernel/src/tslab.ts"];
  const long = ["lib/src", "kernel/src", "scripts"]
    .flatMap(filesIn)
    .filter((name) => !exempt.includes(name))
    .map((name) => ({ name, lines: readFileSync(path.join(root, name), "utf8").split("\n").length - 1 }))
    .filter(({ lines }) => lines > 250);
  expect(long).toEqual([]);
});
