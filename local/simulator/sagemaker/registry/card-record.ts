import type { ModelCardSecurityConfig, ModelCardStatus, UserContext } from '@aws-sdk/client-sagemaker';
import type { Scope } from '../../../core/scope';

/** One version of a card; a change of its content makes the next, a change of its status does not. */
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

export interface ModelCard {
  readonly scope: Scope;
  readonly name: string;
  readonly arn: string;
  readonly created: Date;
  readonly security?: ModelCardSecurityConfig;
  readonly versions: CardVersion[];
}
