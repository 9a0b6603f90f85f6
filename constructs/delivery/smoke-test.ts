import type { Duration } from 'aws-cdk-lib/core';

/** How a smoke test judges the answer. */
export interface SmokeTestOptions {
  /**
   * How slow the fastest of five answers may be.
   *
   * @default - the 99th percentile of latency that the use case promises
   */
  readonly latency?: Duration;
}

/** A request as the endpoint gets it. */
export interface SmokeTestSample extends SmokeTestOptions {
  /** The MIME type of the payload, such as `application/json` (MLL738). */
  readonly contentType: string;

  /** The body of the request. It travels with the pipeline, so keep it to a record or two (MLL739, MLL740). */
  readonly payload: string;
}

/**
 * One request that a fresh deployment has to answer before the release goes on.
 *
 * It is sent once to warm up and five times to judge: every answer has to be a success with a body, JSON when JSON was
 * sent, and the fastest has to keep the latency. It finds the release that deploys but can't serve; whether the
 * predictions are good was decided by the training pipeline's gate.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html
 * @example
 * const smokeTest = delivery.SmokeTest.json({ instances: [{ dir: 0.34, hir: 0.25, lvr: 0.8 }] });
 */
export class SmokeTest {
  /** A JSON request. */
  public static json(body: { [key: string]: any }, options: SmokeTestOptions = {}): SmokeTest {
    return new SmokeTest({ contentType: 'application/json', payload: JSON.stringify(body), ...options });
  }

  /** A CSV request, header line included where the model's input handler expects one. */
  public static csv(payload: string, options: SmokeTestOptions = {}): SmokeTest {
    return new SmokeTest({ contentType: 'text/csv', payload, ...options });
  }

  /** Any other request. */
  public static of(sample: SmokeTestSample): SmokeTest {
    return new SmokeTest(sample);
  }

  /** The MIME type of the payload. */
  public readonly contentType: string;

  /** The body of the request. */
  public readonly payload: string;

  /** How slow the fastest answer may be, if it isn't what the use case promises. */
  public readonly latency?: Duration;

  private constructor(sample: SmokeTestSample) {
    this.contentType = sample.contentType;
    this.payload = sample.payload;
    this.latency = sample.latency;
  }
}
