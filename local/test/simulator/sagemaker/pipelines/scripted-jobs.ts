import type { Script } from './scripted-service';

/** How the jobs of a step end; `Running` until told otherwise. */
export interface JobEnd {
  readonly status: string;
  readonly failureReason?: string;
}

/** Processing jobs that run until a test ends them; the name of a step is part of the name of its job. */
export class ScriptedJobs {
  public readonly started: string[] = [];
  public running = 0;
  public mostRunning = 0;
  private readonly created = new Map<string, { input: object; end?: JobEnd }>();

  /** @param ends how the nth job of a step ends at once; without one it runs on */
  public constructor(private readonly ends: (step: string, nth: number) => JobEnd | undefined) {}

  public get scripts(): { readonly [operation: string]: Script } {
    return {
      CreateProcessingJob: (input) => this.create(input),
      DescribeProcessingJob: ({ ProcessingJobName }) => this.describe(String(ProcessingJobName)),
      StopProcessingJob: ({ ProcessingJobName }) => {
        this.end(String(ProcessingJobName), { status: 'Stopped' });
        return {};
      },
    };
  }

  /** Ends the jobs of a step that run. */
  public endAll(step: string, end: JobEnd): void {
    for (const [name, job] of this.created) if (stepOf(name) === step && !job.end) this.end(name, end);
  }

  private create(input: { readonly [name: string]: unknown }): object {
    const name = String(input.ProcessingJobName);
    const step = stepOf(name);
    this.started.push(step);
    this.created.set(name, { input });
    this.running += 1;
    this.mostRunning = Math.max(this.mostRunning, this.running);
    const end = this.ends(step, this.started.filter((one) => one === step).length);
    if (end) this.end(name, end);
    return { ProcessingJobArn: `arn:aws:sagemaker:eu-west-1:111111111111:processing-job/${name}` };
  }

  private describe(name: string): object {
    const { input, end } = this.created.get(name)!;
    return { ...input, ProcessingJobStatus: end?.status ?? 'InProgress', FailureReason: end?.failureReason };
  }

  private end(name: string, end: JobEnd): void {
    this.created.get(name)!.end = end;
    this.running -= 1;
  }
}

function stepOf(job: string): string {
  return /^pipelines-[a-z0-9]{12}-(.*)-[a-z0-9]{10}$/.exec(job)![1];
}
