/** Why a letter stays in its queue. */
export class Refusal extends Error {}
