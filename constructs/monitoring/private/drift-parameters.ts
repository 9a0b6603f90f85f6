/** The parameters of the drift pipeline that depend on the model. A schedule passes them. */
export const BASELINE = 'BaselineUri';
export const MODEL_CREATED_AT = 'ModelCreatedAt';
