/** Jupyter counts a cursor's position in code points, JavaScript in UTF-16 units: an emoji is one of those, two of these. */

export function fromCodePoints(text: string, position: number): number {
  return Array.from(text).slice(0, position).join("").length;
}

export function toCodePoints(text: string, position: number): number {
  return Array.from(text.slice(0, position)).length;
}
