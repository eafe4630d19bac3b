/** The colours of all figures. */

/**
 * Colours of Okabe and Ito, those (darkened a little where it takes that) whose contrast is at least 3 : 1 on white
 * and on JupyterLab's dark grey alike. Used in this order; series differ in dash or marker as well.
 */
export const palette: Readonly<Record<"blue" | "orange" | "green" | "pink" | "grey" | "red", string>> = {
  blue: "#0072b2",
  orange: "#d55e00",
  green: "#009e73",
  pink: "#c4699a",
  grey: "#888888",
  red: "#e02020", // for single markers: beside orange it is hard to tell for some
};

/** Colour scales whose every colour keeps a contrast of 3 : 1 on white and on dark, from low to high. */
export const scales: Readonly<Record<"warm" | "blue", readonly (readonly [number, string])[]>> = {
  warm: [
    [0, "#8a56c2"],
    [0.5, "#c64a7c"],
    [1, "#d06a00"],
  ],
  blue: [
    [0, "#3d8bd0"],
    [1, "#2f6fb0"],
  ],
};
