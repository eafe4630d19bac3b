/** Colours as CSS writes them, and how well they stand out. */

/** The contrast of a colour on an opaque ground, as the WCAG define it: from 1 to 21. */
export function contrast(colour: string, ground: string): number {
  const { channels, alpha } = parsed(colour);
  const under = parsed(ground).channels;
  const mixed = channels.map((channel, i) => channel * alpha + (under[i] ?? 0) * (1 - alpha));
  const [dark, light] = [luminance(mixed), luminance(under)].toSorted((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** Red, green and blue from 0 to 255. */
function parsed(colour: string): { channels: number[]; alpha: number } {
  const hex =
    /^#([\da-f]{6})$/i.exec(colour)?.[1] ?? /^#([\da-f]{3})$/i.exec(colour)?.[1]?.replace(/./g, "$&$&");
  if (hex) return { channels: [0, 2, 4].map((i) => Number.parseInt(hex.slice(i, i + 2), 16)), alpha: 1 };
  const numbers = /^rgba?\(([^)]+)\)$/
    .exec(colour)?.[1]
    ?.split(/[\s,/]+/)
    .map(Number);
  if (!numbers) throw new Error(`not a colour that the tests can read: ${colour}`);
  const [red = 0, green = 0, blue = 0, alpha = 1] = numbers;
  return { channels: [red, green, blue], alpha };
}

function luminance(channels: number[]): number {
  const [red = 0, green = 0, blue = 0] = channels.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
