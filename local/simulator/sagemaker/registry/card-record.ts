import type { ModelCardSecurityConfig, ModelCardStatus, UserContext } from '@aws-sdk/client-sagemaker';
import type { NamedResource } from '../named-resources';

/** One version of a card. A change of the content makes a new version; a change of the status doesn't. */
export interface CardVersion {
  readonly version: number;
  readonly content: string;
  readonly modelId?: string;
  readonly created: Date;
  readonly author: UserContext;
  status: ModelCardStatus;
  modified: Date;
  modifier: UserContext;
}

export interface ModelCard extends NamedResource {
  readonly security?: ModelCardSecurityConfig;
  readonly versions: CardVersion[];
}
