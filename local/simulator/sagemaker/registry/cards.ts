import type {
  CreateModelCardRequest,
  DescribeModelCardRequest,
  DescribeModelCardResponse,
  ListModelCardsRequest,
  ListModelCardVersionsRequest,
  ModelCardStatus,
  UpdateModelCardRequest,
} from '@aws-sdk/client-sagemaker';
import { located, sagemakerArn } from '../../service/arns';
import { conflictException, resourceNotFound, validationException } from '../../../core/errors';
import type { Operations } from '../../service/operations';
import { paged, passes, sorted } from '../../service/paging';
import type { Caller } from '../../../core/scope';
import type { Services } from '../../service/services';
import { NamedResources } from '../named-resources';
import { userContext } from '../user-context';
import { checkContent } from './card-content';
import { cardStateChange } from './card-event';
import type { CardVersion, ModelCard } from './card-record';

/** The model cards of the registry. */
export class ModelCards {
  public readonly operations: Operations = {
    CreateModelCard: (input: CreateModelCardRequest, caller) => this.create(input, caller),
    DescribeModelCard: (input: DescribeModelCardRequest, caller) => this.describe(input, caller),
    UpdateModelCard: (input: UpdateModelCardRequest, caller) => this.update(input, caller),
    DeleteModelCard: (input: { readonly ModelCardName: string }, caller) => this.delete(input.ModelCardName, caller),
    ListModelCards: (input: ListModelCardsRequest, caller) => this.list(input, caller),
    ListModelCardVersions: (input: ListModelCardVersionsRequest, caller) => this.versions(input, caller),
  };

  private readonly cards: NamedResources<ModelCard>;

  public constructor(private readonly services: Services) {
    this.cards = new NamedResources(services, {
      type: 'model-card',
      missing: (arn) => resourceNotFound(`Model card ${arn} does not exist.`),
      taken: (arn) => conflictException(`Model card already exists: ${arn}`),
    });
  }

  private async create(input: CreateModelCardRequest, caller: Caller): Promise<object> {
    const { modelId } = checkContent(input.Content!);
    const begun = this.cards.newRow(caller, input.ModelCardName!);
    const card = this.cards.add({ ...begun, security: input.SecurityConfig, versions: [] }, input.Tags);
    this.add(card, input.Content!, input.ModelCardStatus!, caller, modelId);
    await this.services.events.emit(card.scope, cardStateChange(card));
    return { ModelCardArn: card.arn };
  }

  private async update(input: UpdateModelCardRequest, caller: Caller): Promise<object> {
    const card = this.get(caller, input.ModelCardName!);
    const latest = card.versions.at(-1)!;
    if (input.Content !== undefined && input.ModelCardStatus !== undefined)
      throw validationException('Model card content and model card status cannot be updated in a single call.');
    if (input.Content !== undefined) {
      if (latest.status === 'Archived') throw conflictException(`Model card ${card.arn} is archived.`);
      const { modelId } = checkContent(input.Content);
      this.add(card, input.Content, latest.status, caller, modelId);
    } else if (input.ModelCardStatus !== undefined) {
      latest.status = input.ModelCardStatus;
      latest.modified = this.services.clock.now();
      latest.modifier = userContext(caller);
    }
    await this.services.events.emit(card.scope, cardStateChange(card));
    return { ModelCardArn: card.arn };
  }

  private add(card: ModelCard, content: string, status: ModelCardStatus, caller: Caller, modelId?: string): void {
    const now = this.services.clock.now();
    const author = userContext(caller);
    const version = card.versions.length + 1;
    card.versions.push({ version, content, modelId, created: now, author, status, modified: now, modifier: author });
  }

  private describe(input: DescribeModelCardRequest, caller: Caller): DescribeModelCardResponse {
    const card = this.get(caller, input.ModelCardName!);
    const wanted = input.ModelCardVersion ?? card.versions.length;
    const version = card.versions[wanted - 1];
    if (!version) throw resourceNotFound(`Version ${wanted} of model card ${card.arn} does not exist.`);
    return {
      ...naming(card, version),
      ModelCardVersion: version.version,
      Content: input.IncludedData === 'MetadataOnly' ? '{}' : version.content,
      SecurityConfig: card.security,
      CreatedBy: version.author,
      LastModifiedBy: version.modifier,
    } as DescribeModelCardResponse;
  }

  private delete(name: string, caller: Caller): object {
    const card = this.get(caller, name);
    this.cards.delete(card);
    return {};
  }

  private list(input: ListModelCardsRequest, caller: Caller): object {
    const filter = (card: ModelCard) => [undefined, latestOf(card).status].includes(input.ModelCardStatus);
    const { items, NextToken } = this.cards.page(caller, input, 'Descending', filter);
    return { ModelCardSummaries: items.map((card) => naming(card, latestOf(card))), NextToken };
  }

  private versions(input: ListModelCardVersionsRequest, caller: Caller): object {
    const card = this.get(caller, input.ModelCardName!);
    const chosen = sorted(
      card.versions.filter(
        (version) =>
          passes(input, { name: card.name, created: version.created }) &&
          [undefined, version.status].includes(input.ModelCardStatus),
      ),
      input,
      { by: 'Version', order: 'Descending' },
      { Version: ({ version }) => version },
    );
    const { items, NextToken } = paged(chosen, input);
    const summaries = items.map((version) => ({ ...naming(card, version), ModelCardVersion: version.version }));
    return { ModelCardVersionSummaryList: summaries, NextToken };
  }

  private get(caller: Caller, nameOrArn: string): ModelCard {
    const { account, region, name } = located(caller, nameOrArn);
    // cards have no resource policy, so other accounts never see them
    if (account !== caller.account) {
      const arn = sagemakerArn({ account, region }, 'model-card', name);
      throw resourceNotFound(`Model card ${arn} does not exist.`);
    }
    return this.cards.get(caller, nameOrArn);
  }
}

function latestOf(card: ModelCard): CardVersion {
  return card.versions.at(-1)!;
}

function naming(card: ModelCard, version: CardVersion): object {
  return {
    ModelCardArn: card.arn,
    ModelCardName: card.name,
    ModelCardStatus: version.status,
    CreationTime: version.created,
    LastModifiedTime: version.modified,
  };
}
