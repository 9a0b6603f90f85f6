/** How small a diagram may get where the page is narrow, before it has to be scrolled. */
export const SMALLEST = 0.75;

/** The steps of the smallest widths, in pixels: the policy of the page allows no style of its own for each diagram. */
export const STEP = 100;

/** The style of the smallest widths. */
export const SIZES = Array.from({ length: 60 }, (_, i) => `.least-${i} { min-width: ${i * STEP}px }`).join(' ');
