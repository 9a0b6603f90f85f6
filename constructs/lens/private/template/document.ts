import type { Members } from './value';

/** A resource as a template writes it. */
export interface Declared {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: unknown;
  readonly metadata: unknown;
  /** The name of the condition under which it exists. */
  readonly condition?: string;
  readonly deletionPolicy?: unknown;
  readonly updateReplacePolicy?: unknown;
  readonly dependsOn?: unknown;
}

/** What is known of the place that a template is deployed to. */
export interface Environment {
  readonly account?: string;
  readonly region?: string;
  /** The tags that the stack is deployed with, which CloudFormation gives to its resources. */
  readonly tags?: { readonly [key: string]: string };
}

/** The top-level sections that are read. SAM has `Globals`. */
export type Section = 'Resources' | 'Parameters' | 'Mappings' | 'Conditions' | 'Outputs' | 'Metadata' | 'Globals';

/** What resolving asks of a template. */
export interface Document {
  /** What is known of the place that it is deployed to. */
  readonly environment: Environment;
  /** A top-level section. A missing or malformed one is empty. */
  section(name: Section): Members;
  /** The resource with a logical ID. */
  resource(logicalId: string): Declared | undefined;
}
