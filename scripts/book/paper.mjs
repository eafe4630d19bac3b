// Paper: nobody opens a fold on it, nothing moves, and what is to be found out is not beside what it is found out by.

import { escaped } from "../render/html.mjs";
import { Solutions } from "./solutions.mjs";

/**
 * How paper shows a chapter: code that only draws is left out, its picture is not; solutions stand at the end.
 *
 * @returns {import("../render/chapter.mjs").Medium}
 */
export function paper() {
  const solutions = new Solutions();
  return {
    unfolded: true,
    aside: () => "",
    picture: ({ address, alt }) => `<figure><img src="${address}" alt="${escaped(alt)}"></figure>`,
    solution: (cell, chapter) => solutions.takeOut(cell, chapter),
    ending: (chapter) => solutions.shown(chapter),
  };
}
