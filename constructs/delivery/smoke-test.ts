import type { Duration } from 'aws-cdk-lib/core';
import { refuse } from '../private/errors';
import { fault } from '../private/faults';
import * as rules from './private/rules';

/** Options of a smoke test. */
export interface SmokeTestOptions {
  /**
   * The longest time that the fastest of five answers may take.
   *
   * @default - the latency in the service levels of the use case (`latencyP99`)
   */
  readonly latency?: Duration;
}

/** The request that a smoke test sends. */
export interface SmokeTestSample extends SmokeTestOptions {
  /** The MIME type of the payload, such as `application/json`. Anything else is refused (MLL738). */
  readonly contentType: string;

  /**
   * The body of the request. An empty one is refused (MLL739), and one that an endpoint would not accept: more than
   * 6,291,456 bytes (MLL742). Releases carry it, so it must be known at synth (MLL743), and everybody who may read the
   * releases can read it.
   */
  readonly payload: string;
}

/**
 * A request that an endpoint has to answer after each deployment, before the release goes on to the next stage.
 *
 * The request is sent once to warm the endpoint up, and then five times. Each of the five answers must be successful and
 * have a body, which must be JSON if the request was JSON, and the fastest must keep the latency. Before that,
 * the test proves that the endpoint serves what the release made, because SageMaker may have rolled the deployment back.
 * The test finds releases that are deployed but cannot serve. It does not judge the predictions: the gate of the training
 * pipeline does.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html
 * @example
 * import { delivery } from 'cdk-ml-lifecycle';
 *
 * const smokeTest = delivery.SmokeTest.json({ instances: [{ dir: 0.34, hir: 0.25, lvr: 0.8 }] });
 */
export class SmokeTest {
  /**
   * A request with a JSON body.
   *
   * @param body the body of the request; what JSON cannot hold fails with MLL716
   */
  public static json(body: { [key: string]: any }, options: SmokeTestOptions = {}): SmokeTest {
    return new SmokeTest({ contentType: 'application/json', payload: asJson(body), ...options });
  }

  /**
   * A request with a CSV body. Include the header line if the model's inference code expects one.
   *
   * @param payload the rows of the request
   */
  public static csv(payload: string, options: SmokeTestOptions = {}): SmokeTest {
    return new SmokeTest({ contentType: 'text/csv', payload, ...options });
  }

  /**
   * A request with a body of any other type.
   *
   * @param sample the request, and how it is judged
   */
  public static of(sample: SmokeTestSample): SmokeTest {
    return new SmokeTest(sample);
  }

  /** The MIME type of the payload. */
  public readonly contentType: string;

  /** The body of the request. */
  public readonly payload: string;

  /** The longest time that the fastest answer may take, if it differs from the service level of the use case. */
  public readonly latency?: Duration;

  private constructor(sample: SmokeTestSample) {
    this.contentType = sample.contentType;
    this.payload = sample.payload;
    this.latency = sample.latency;
  }
}

function asJson(body: object): string {
  try {
    return JSON.stringify(body);
  } catch {
    return refuse([fault(rules.SMOKE_TEST_JSON, ['body'], { got: body })]);
  }
}
