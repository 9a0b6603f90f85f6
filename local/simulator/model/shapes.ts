/** The shapes of a service model, in botocore's format. */
export type Shape = StructureShape | ListShape | MapShape | ScalarShape;

export interface MemberShape {
  readonly shape: string;
  /** Where a REST protocol puts the member. */
  readonly location?: 'uri' | 'header' | 'headers' | 'querystring' | 'statusCode';
  readonly locationName?: string;
}

export interface StructureShape {
  readonly type: 'structure';
  readonly members: { readonly [name: string]: MemberShape };
  readonly required?: readonly string[];
  readonly union?: boolean;
  readonly exception?: boolean;
  readonly error?: { readonly httpStatusCode?: number };
}

export interface ListShape extends Bounds {
  readonly type: 'list';
  readonly member: MemberShape;
}

export interface MapShape extends Bounds {
  readonly type: 'map';
  readonly key: MemberShape;
  readonly value: MemberShape;
}

export interface ScalarShape extends Bounds {
  readonly type: 'string' | 'integer' | 'long' | 'float' | 'double' | 'boolean' | 'timestamp' | 'blob';
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly sensitive?: boolean;
}

/** The limit of a number's value, or of the length of anything else. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

export interface OperationModel {
  readonly name: string;
  readonly http: { readonly method: string; readonly requestUri: string };
  readonly input?: { readonly shape: string };
  readonly output?: { readonly shape: string };
  readonly errors?: readonly { readonly shape: string }[];
}

export interface ServiceDescription {
  readonly metadata: { readonly serviceId: string; readonly targetPrefix?: string; readonly protocol: string };
  readonly operations: { readonly [name: string]: OperationModel };
  readonly shapes: { readonly [name: string]: Shape };
}
