import {
  AlarmStateChange,
  CodePipelineActionStateChange,
  CodePipelineExecutionStateChange,
  CodePipelineStageStateChange,
  Heard,
  ModelPackageStateChange,
  NoticeDetail,
  PipelineExecutionStatusChange,
} from '../../schema/events';
import type { Environments, Limits } from '../../schema/notifications';
import { changedAt } from '../private/alarm-time';
import type { Location } from '../../releases/objects';
import { parse, shown } from '../../releases/parse';
import { alarmMessage, isNews } from './alarm';
import type { AlarmMemory } from './alarm-memory';
import type { Message } from './message';
import { approvalMessage, failedRunMessage } from './model';
import type { Models } from './models';
import { noticeMessage } from './notice';
import { deployedMessage, releaseApprovalMessage, type Run, type Surroundings } from './release';
import { cancelledReleaseMessage, failedReleaseMessage, overtakenReleaseMessage } from './release-ends';
import type { Releases } from './releases';
import { environmentOfStage } from './words';

/** Where the handler runs. */
interface Own {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** What is known about the use case. */
export interface Facts {
  readonly useCase: string;
  readonly limits: Limits;
  readonly environments: Environments;
  /** Where the training pipeline puts its evaluations, as `bucket/prefix`. */
  readonly evaluations?: string;
  /** The object whose versions are the releases. */
  readonly release: Location;
}

/** What an event may become: a message, once for each key. */
export interface Story {
  /** What happened. Two events about the same thing have the same key. */
  readonly key: string;
  /** Writes the message, or nothing if it is no news. */
  write(): Promise<Message | undefined>;
  /** Runs after the message was published. */
  published?(): Promise<void>;
}

/** Decides which events are news, and writes the messages about them. */
export class Editor {
  private readonly environmentNames: readonly string[];

  public constructor(
    private readonly facts: Facts,
    private readonly models: Models,
    private readonly releases: Releases,
    private readonly memory: AlarmMemory,
  ) {
    this.environmentNames = facts.environments.map(({ name }) => name);
  }

  /** What an event may become. An event that is never news becomes nothing. Throws if the event is malformed. */
  public storyOf(event: unknown, own: Own): Story | undefined {
    const heard = parse(Heard, event, 'the event');
    if (heard.source === 'cdk-ml-lifecycle') return this.aboutNotice(heard, event);
    switch (heard['detail-type']) {
      case 'SageMaker Model Package State Change':
        return this.aboutModel(parse(ModelPackageStateChange, event, 'the event'), own);
      case 'SageMaker Model Building Pipeline Execution Status Change':
        return this.aboutTraining(parse(PipelineExecutionStatusChange, event, 'the event'), own);
      case 'CodePipeline Action Execution State Change':
        return this.aboutAction(parse(CodePipelineActionStateChange, event, 'the event'), own);
      case 'CodePipeline Stage Execution State Change':
        return this.aboutStage(parse(CodePipelineStageStateChange, event, 'the event'), own);
      case 'CodePipeline Pipeline Execution State Change':
        return this.aboutRun(parse(CodePipelineExecutionStateChange, event, 'the event'), own);
      case 'CloudWatch Alarm State Change':
        return this.aboutAlarm(parse(AlarmStateChange, event, 'the event'), own);
      default:
        throw new Error(`the event is of a type that nobody writes about: ${shown(heard['detail-type'])}`);
    }
  }

  private aboutNotice(heard: Heard, event: unknown): Story {
    const { detail } = event as { detail: unknown };
    const notice = parse(NoticeDetail, detail, 'the notice');
    return { key: `notice ${heard.id}`, write: async () => noticeMessage(heard, notice) };
  }

  private aboutModel({ detail }: ModelPackageStateChange, own: Own): Story | undefined {
    if (detail.ModelApprovalStatus !== 'PendingManualApproval') return undefined;
    const { limits } = this.facts;
    return {
      // SageMaker sends the event again when somebody edits a model that waits.
      key: `waits ${detail.ModelPackageArn}`,
      write: async () => {
        const model = await this.models.waiting(detail.ModelPackageArn, this.environmentNames);
        return model && approvalMessage(model, limits, own);
      },
    };
  }

  private aboutTraining({ detail }: PipelineExecutionStatusChange, own: Own): Story | undefined {
    const { pipelineExecutionArn: arn, currentPipelineExecutionStatus: status, executionEndTime } = detail;
    if (status !== 'Failed') return undefined;
    const { evaluations, limits } = this.facts;
    return {
      key: `failed ${arn} ${executionEndTime}`,
      write: async () => failedRunMessage(await this.models.failedRun(arn, evaluations), limits, own),
    };
  }

  private aboutAction({ detail }: CodePipelineActionStateChange, own: Own): Story | undefined {
    const { pipeline, 'execution-id': execution, stage, action, state, type } = detail;
    if (type.category !== 'Approval' || state !== 'STARTED') return undefined;
    return {
      key: keyOf(detail, stage, action, state),
      write: async () => {
        const run = await this.releases.run(pipeline, execution);
        const asked = await this.releases.action(pipeline, execution, stage, action);
        const environment = environmentOfStage(stage, this.environmentNames);
        const { instructions = '' } = asked ?? {};
        return releaseApprovalMessage(run, { environment, stage, action, instructions }, this.around(own));
      },
    };
  }

  private aboutStage({ detail }: CodePipelineStageStateChange, own: Own): Story | undefined {
    const { pipeline, 'execution-id': execution, stage, state } = detail;
    if (state !== 'SUCCEEDED' || !this.environmentNames.includes(stage)) return undefined;
    return {
      key: keyOf(detail, stage, state),
      write: async () => deployedMessage(await this.releases.run(pipeline, execution), stage, this.around(own)),
    };
  }

  private aboutRun({ detail }: CodePipelineExecutionStateChange, own: Own): Story | undefined {
    const { pipeline, 'execution-id': execution, state } = detail;
    const write = ENDS[state];
    if (write === undefined) return undefined;
    return {
      key: keyOf(detail, state),
      write: async () => {
        const run = await this.releases.run(pipeline, execution);
        return run.isCreation ? undefined : write(run, this.releases, this.around(own));
      },
    };
  }

  private aboutAlarm(event: AlarmStateChange, own: Own): Story | undefined {
    const { useCase, environments } = this.facts;
    const { partition } = own;
    const { account, region, detail } = event;
    const arn = `arn:${partition}:cloudwatch:${region}:${account}:alarm:${detail.alarmName}`;
    const { value: state } = detail.state;
    if (state === 'INSUFFICIENT_DATA') return undefined;
    return {
      key: `alarm ${event.id}`,
      write: async () =>
        isNews(event, await this.memory.lastTold(arn))
          ? alarmMessage(event, { useCase, environments, partition, own })
          : undefined,
      published: () => this.memory.remember(arn, { state, at: changedAt(event) }),
    };
  }

  private around(own: Own): Surroundings {
    const { useCase, limits, environments, release } = this.facts;
    return { useCase, limits, environments, release, place: own };
  }
}

type WriteEnd = (run: Run, releases: Releases, around: Surroundings) => Promise<Message>;

/**
 * The ends of a run that are news. Stages tell of the releases that they have deployed. A run that somebody has stopped is
 * none: whoever did it knows, and a release whose model was withdrawn has a notice.
 */
const ENDS: { readonly [state: string]: WriteEnd | undefined } = {
  FAILED: async (run, releases, around) =>
    failedReleaseMessage(run, await releases.failedAction(run.pipeline, run.execution), around),
  CANCELED: async (run, releases, around) =>
    cancelledReleaseMessage(run, await releases.lastAction(run.pipeline, run.execution), around),
  SUPERSEDED: async (run, _releases, around) => overtakenReleaseMessage(run, around),
};

/** A run, and how often its stages were retried, with what happened to it. */
function keyOf(
  { 'execution-id': execution, 'pipeline-execution-attempt': attempt }: CodePipelineExecutionStateChange['detail'],
  ...parts: string[]
): string {
  return [execution, attempt ?? 1, ...parts].join(' ');
}
