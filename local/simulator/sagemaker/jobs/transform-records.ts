import type { CreateTransformJobCommandInput } from '@aws-sdk/client-sagemaker';
import { csvLine, parseCsvLine } from './csv';
import { JobFailure } from './job';
import { JsonPath } from './json-path';

const MEGABYTE = 1024 * 1024;
const DEFAULT_PAYLOAD_MB = 6;

/** How a transform job cuts its input into requests, and puts the answers together. */
export class TransformPlan {
  private readonly inputFilter: JsonPath;
  private readonly outputFilter: JsonPath;
  private readonly csv: boolean;

  /** @throws a ValidationException for a filter that isn't a path */
  public constructor(private readonly request: CreateTransformJobCommandInput) {
    const { InputFilter = '$', OutputFilter = '$' } = request.DataProcessing ?? {};
    this.inputFilter = new JsonPath(InputFilter);
    this.outputFilter = new JsonPath(OutputFilter);
    this.csv = request.TransformInput!.ContentType?.startsWith('text/csv') ?? false;
  }

  /** The records of each request for one object. */
  public batches(object: Buffer): Buffer[][] {
    if ((this.request.TransformInput!.SplitType ?? 'None') === 'None') return [[this.checked(object)]];
    const single = this.request.BatchStrategy === 'SingleRecord';
    const batches: Buffer[][] = [];
    let size = 0;
    for (const record of linesOf(object).map((line) => this.checked(line))) {
      if (batches.length === 0 || single || size + record.length + 1 > this.limit) {
        batches.push([]);
        size = 0;
      }
      batches.at(-1)!.push(record);
      size += record.length + 1;
    }
    return batches;
  }

  /** The body of a request for some records. */
  public payload(records: readonly Buffer[]): Buffer {
    if (records.length === 1 && this.inputFilter.isWhole) return records[0];
    const filtered = this.inputFilter.isWhole
      ? records
      : records.map((record) => Buffer.from(this.written(this.inputFilter.select(this.read(record)))));
    return Buffer.concat(filtered.flatMap((record) => [record, Buffer.from('\n')]));
  }

  /** The output for some records and the answer to them. */
  public result(records: readonly Buffer[], answer: Buffer): Buffer {
    const joins = this.request.DataProcessing?.JoinSource === 'Input';
    const untouched = !joins && this.outputFilter.isWhole;
    const results = untouched ? [answer] : this.joined(records, answer, joins);
    const line = this.request.TransformOutput!.AssembleWith === 'Line' || results.length > 1;
    return Buffer.concat(results.flatMap((result) => (line ? [withoutLineEnd(result), Buffer.from('\n')] : [result])));
  }

  private joined(records: readonly Buffer[], answer: Buffer, joins: boolean): Buffer[] {
    const answers = records.length === 1 ? [withoutLineEnd(answer)] : linesOf(answer);
    if (answers.length !== records.length) {
      throw new JobFailure(
        'ClientError: Fail to join data: mismatched line count between the input and the output ' +
          `(${records.length} and ${answers.length})`,
      );
    }
    return answers.map((output, i) => {
      const value = this.read(output);
      const whole = joins ? join(this.read(records[i]), value) : value;
      return Buffer.from(this.written(this.outputFilter.select(whole)));
    });
  }

  private read(record: Buffer): unknown {
    const text = record.toString('utf8');
    try {
      return this.csv ? parseCsvLine(text.replace(/\r?\n$/, '')) : (JSON.parse(text) as unknown);
    } catch {
      throw new JobFailure(`ClientError: a record is no ${this.csv ? 'line of CSV' : 'JSON'}: ${text.slice(0, 200)}`);
    }
  }

  private written(value: unknown): string {
    if (value === undefined) throw new JobFailure('ClientError: a filter selects nothing of a record');
    if (!this.csv) return JSON.stringify(value);
    return csvLine(Array.isArray(value) ? value : [value]);
  }

  private checked(record: Buffer): Buffer {
    if (record.length <= this.limit) return record;
    throw new JobFailure(
      `ClientError: a record of ${record.length} bytes is more than MaxPayloadInMB, ${this.limit / MEGABYTE}, allows`,
    );
  }

  private get limit(): number {
    const { MaxPayloadInMB = DEFAULT_PAYLOAD_MB } = this.request;
    return MaxPayloadInMB === 0 ? Infinity : MaxPayloadInMB * MEGABYTE;
  }
}

/** Joins input and output: fields after fields, or the output within the input's object. */
function join(input: unknown, output: unknown): unknown {
  if (Array.isArray(input) && Array.isArray(output)) return [...(input as unknown[]), ...(output as unknown[])];
  const isObject = input !== null && typeof input === 'object' && !Array.isArray(input);
  return isObject ? { ...input, SageMakerOutput: output } : { SageMakerInput: input, SageMakerOutput: output };
}

function linesOf(text: Buffer): Buffer[] {
  return text
    .toString('latin1') // byte by byte, whatever the encoding is
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => Buffer.from(line, 'latin1'));
}

function withoutLineEnd(text: Buffer): Buffer {
  return text.at(-1) === 10 ? text.subarray(0, -1) : text;
}
