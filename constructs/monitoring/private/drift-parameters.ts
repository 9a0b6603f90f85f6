/** The parameters of the drift pipeline that belong to a model: its definition declares them, a schedule gives them. */
export const BASELINE = 'BaselineUri';
export const MODEL_CREATED_AT = 'ModelCreatedAt';
