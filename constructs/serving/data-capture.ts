import type { IKeyRef } from 'aws-cdk-lib/aws-kms';
import type { IZone } from '../data';

/** How much of the traffic is captured. */
export interface CaptureOptions {
  /**
   * The share of the requests that is captured, a whole number from 0 to 100 per cent. Anything else is reported as
   * MLL614.
   *
   * @default 100
   */
  readonly percent?: number;

  /**
   * The version of the model package that the endpoint serves, such as `7`. The traffic then goes into a folder of that
   * version, so that traffic of two models is never mixed. Anything but digits is reported as MLL624.
   *
   * @default - the traffic of all models goes into the same folder
   */
  readonly modelVersion?: string;
}

/** How much of the traffic is captured at an S3 URI, and under which key. */
export interface CaptureToUriOptions extends CaptureOptions {
  /**
   * The key that encrypts the captured traffic.
   *
   * @default - the key of the endpoint
   */
  readonly key?: IKeyRef;
}

/**
 * Where an endpoint keeps its requests and its answers.
 *
 * Drift is measured on the captured traffic. JSON and CSV are kept as text, everything else in Base64.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-data-capture-endpoint.html
 * @example
 * import { data, serving } from 'cdk-ml-lifecycle';
 *
 * declare const lake: data.DataLake;
 * const capture = serving.DataCapture.to(lake.capture);
 */
export class DataCapture {
  /**
   * Captures the traffic in a zone, under `captured/` or `captured/<model version>/`, encrypted with the key of the zone.
   *
   * @param zone the zone to write to
   */
  public static to(zone: IZone, options: CaptureOptions = {}): DataCapture {
    return new DataCapture(zone.uri('captured'), { ...options, key: zone.key }, zone);
  }

  /**
   * Captures the traffic at an S3 URI, for example one that a parameter of the template gives. The endpoint then needs a
   * `role` that may write there. An endpoint without one is reported as MLL603.
   *
   * @param destinationUri `s3://bucket/prefix`. Anything else is reported as MLL615.
   */
  public static toUri(destinationUri: string, options: CaptureToUriOptions = {}): DataCapture {
    return new DataCapture(destinationUri, options);
  }

  /** The S3 URI under which the service writes `<endpoint>/<variant>/yyyy/mm/dd/hh/<name>.jsonl`. */
  public readonly destinationUri: string;

  /** The version of the model whose traffic is captured. Absent if the traffic of all models goes into one folder. */
  public readonly modelVersion?: string;

  /** The share of the requests that is captured, in per cent. */
  public readonly percent: number;

  /** The zone that the traffic goes to. Absent if only its URI is known. */
  public readonly zone?: IZone;

  /** The key that encrypts the captured traffic. Absent if it is the key of the endpoint. */
  public readonly key?: IKeyRef;

  private constructor(destinationUri: string, options: CaptureToUriOptions, zone?: IZone) {
    const { modelVersion } = options;
    this.modelVersion = modelVersion;
    this.destinationUri = modelVersion === undefined ? destinationUri : `${destinationUri}/${modelVersion}`;
    this.percent = options.percent ?? 100;
    this.zone = zone;
    this.key = options.key;
  }
}
