/** How many practices each question of the ML Lens has, pillar by pillar. */
const PRACTICES_OF_QUESTIONS = {
  MLOPS: [3, 6, 2, 2, 1, 2],
  MLSEC: [1, 1, 5, 3, 1, 2],
  MLREL: [2, 3, 4, 2, 2],
  MLPERF: [1, 2, 1, 6, 2, 6],
  MLCOST: [2, 2, 4, 14, 3, 4],
  MLSUS: [1, 2, 3, 4, 4, 2],
};

const two = (number: number) => String(number).padStart(2, '0');

/** The ids of all practices of the Well-Architected Machine Learning Lens, such as `MLSEC04-BP02`. */
export const LENS_PRACTICES: readonly string[] = Object.entries(PRACTICES_OF_QUESTIONS).flatMap(([pillar, questions]) =>
  questions.flatMap((count, question) =>
    Array.from({ length: count }, (_, i) => `${pillar}${two(question + 1)}-BP${two(i + 1)}`),
  ),
);
