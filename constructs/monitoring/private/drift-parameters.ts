/** The parameters of the drift pipeline that depend on the model. A schedule passes them to the handler. */
export const BASELINE = 'BaselineUri';
export const MODEL_CREATED_AT = 'ModelCreatedAt';
/** The parameters that depend on the time of a check. The handler `start-drift-check` passes them. */
export const CAPTURE_MANIFEST = 'CaptureManifest';
export const WINDOW_START = 'WindowStart';
export const WINDOW_END = 'WindowEnd';
