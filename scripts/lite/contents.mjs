// The files of a site of JupyterLite: in `files` as they are, listed in `api/contents`, a list a folder, and in
// `api/editions.json` with a text for each that is another one when the file is.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { plotly, readNotebook } from "../notebook.mjs";

/**
 * @param {string} from a folder
 * @param {string} site
 */
export function addContents(from, site) {
  const files = readdirSync(from, { recursive: true }).map(String).filter(isFile(from));
  for (const file of files) {
    const target = path.join(site, "files", file);
    mkdirSync(path.dirname(target), { recursive: true });
    if (file.endsWith(".ipynb")) writeFileSync(target, withoutPictures(path.join(from, file)));
    else cpSync(path.join(from, file), target);
  }
  list(from, site, "");
  const editions = files.map((file) => [
    file.replaceAll(path.sep, "/"),
    createHash("sha256")
      .update(readFileSync(path.join(from, file)))
      .digest("base64")
      .slice(0, 16),
  ]);
  writeFileSync(path.join(site, "api", "editions.json"), JSON.stringify(Object.fromEntries(editions)));
}

/** @param {string} folder @returns {(file: string) => boolean} */
const isFile = (folder) => (file) =>
  file.split(path.sep).every(isShown) && statSync(path.join(folder, file)).isFile();

/**
 * A notebook without the pictures of its charts, which are drawn here as soon as they are in view: they are half of it.
 *
 * @param {string} file
 */
function withoutPictures(file) {
  const notebook = readNotebook(file);
  for (const { data = {} } of notebook.cells.flatMap(({ outputs = [] }) => outputs))
    if (plotly in data) delete data["image/png"];
  return JSON.stringify(notebook);
}

/** What begins with a dot is what tools leave behind. @param {string} file */
const isShown = (file) => !path.basename(file).startsWith(".");

/**
 * @param {string} from
 * @param {string} site
 * @param {string} folder the path of the listed one inside of `from`
 */
function list(from, site, folder) {
  const names = readdirSync(path.join(from, folder)).filter(isShown).sort();
  const content = names.map((name) => entry(from, folder ? `${folder}/${name}` : name));
  const target = path.join(site, "api", "contents", folder);
  mkdirSync(target, { recursive: true });
  writeFileSync(
    path.join(target, "all.json"),
    JSON.stringify({ ...entry(from, folder), content, format: "json" }),
  );
  for (const { type, path } of content) if (type === "directory") list(from, site, path);
}

/**
 * What Jupyter's contents API says of a file or a folder.
 *
 * @param {string} from
 * @param {string} file
 */
function entry(from, file) {
  const status = statSync(path.join(from, file));
  const time = status.mtime.toISOString();
  return {
    name: path.basename(file),
    path: file,
    type: status.isDirectory() ? "directory" : file.endsWith(".ipynb") ? "notebook" : "file",
    created: time,
    last_modified: time,
    size: status.isDirectory() ? null : status.size,
    writable: true,
    content: null,
    format: null,
    mimetype: null,
  };
}
