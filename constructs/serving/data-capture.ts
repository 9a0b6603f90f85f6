import type { IKeyRef } from 'aws-cdk-lib/aws-kms';
import type { IZone } from '../data';

/** How much of the traffic is kept in a zone. */
export interface CaptureOptions {
  /**
   * The part of the requests that is captured, a whole number from 0 to 100 per cent; MLL614 otherwise.
   *
   * @default 100
   */
  readonly percent?: number;
}

/** How much of the traffic is kept at an address, and under which key. */
export interface CaptureToUriOptions extends CaptureOptions {
  /**
   * The key that encrypts what is captured.
   *
   * @default - the key of the endpoint
   */
  readonly key?: IKeyRef;
}

/** What a `DataCapture` comes down to. */
export interface DataCaptureConfig {
  /** The S3 address under which the service writes `<endpoint>/<variant>/yyyy/mm/dd/hh/…jsonl`. */
  readonly destinationUri: string;

  /** The part of the requests that is captured, in per cent. */
  readonly percent: number;

  /**
   * The zone behind the address.
   *
   * @default - the address is all that is known
   */
  readonly zone?: IZone;

  /**
   * The key that encrypts what is captured.
   *
   * @default - the key of the endpoint
   */
  readonly key?: IKeyRef;
}

/**
 * Where an endpoint keeps what it was asked and what it answered.
 *
 * The captured traffic is what drift is measured on. JSON and CSV are kept readable; anything else is kept in Base64.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-data-capture-endpoint.html
 */
export abstract class DataCapture {
  /** Keeps the traffic in a zone, encrypted with the zone's key. */
  public static to(zone: IZone, options: CaptureOptions = {}): DataCapture {
    const { percent = 100 } = options;
    return new SomeCapture({ destinationUri: zone.uri('captured'), percent, zone, key: zone.key });
  }

  /**
   * Keeps the traffic at an S3 address, such as one that a parameter of a release names. The endpoint then needs a
   * `role` that may write there, or it is refused with MLL603.
   *
   * @param uri `s3://bucket/prefix`; MLL615 otherwise
   */
  public static toUri(uri: string, options: CaptureToUriOptions = {}): DataCapture {
    const { percent = 100, key } = options;
    return new SomeCapture({ destinationUri: uri, percent, key });
  }

  /** Called by the endpoint whose traffic is captured. */
  public abstract bind(): DataCaptureConfig;
}

class SomeCapture extends DataCapture {
  public constructor(private readonly config: DataCaptureConfig) {
    super();
  }

  public bind(): DataCaptureConfig {
    return this.config;
  }
}
