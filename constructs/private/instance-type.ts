/**
 * An instance type of SageMaker: `ml.`, a family with its generation, and a size. A test holds it against every type
 * that the service's API lists for training, processing, batch transform and endpoints.
 */
export const INSTANCE_TYPE = /^ml\.[a-z]+\d+[a-z]*(-[a-z]+\d+)?\.(medium|large|\d{0,3}xlarge)$/;
