import type { Construct } from 'constructs';
import type { IZone } from '../data';
import type { IUseCase } from '../goal';
import { throwFaults } from '../private/errors';
import { TRAINED, copiedBaselines, useCaseGlobals, useCaseNames } from '../private/names';
import { checkBaselineAccount, checkBaselineFile } from './private/checks';
import { placeOf } from '../private/place';

/** Where a drift check reads its baseline. */
export interface BaselineLocation {
  /**
   * The URI of the baseline, or of the folder of all baselines, with a slash at its end. An asterisk stands for what differs
   * between baselines. The job may read whatever matches.
   */
  readonly within: string;

  /**
   * Where else baselines may be: a folder with a slash at its end, or a URI with asterisks.
   *
   * @default - there is none
   */
  readonly alsoWithin?: string;

  /** The ARN of the KMS key that encrypts the objects. It ends in a wildcard if only the alias of the key is known. */
  readonly keyArn: string;

  /**
   * The alias that the key must have.
   *
   * @default - the ARN identifies the key
   */
  readonly keyAlias?: string;

  /**
   * The URI of the baseline that every check uses.
   *
   * @default - whoever starts a check passes the URI of the baseline
   */
  readonly uri?: string;

  /**
   * The version of the model that the baseline is of.
   *
   * @default - whoever starts a check passes it, or the endpoint captures all models in one folder
   */
  readonly modelVersion?: string;

  /**
   * The zone that the baseline is in. If it is in another account, its policies let the job of the check read.
   *
   * @default - the zone is known by its name only
   */
  readonly zone?: IZone;
}

/** What a drift check is told about a baseline that is one file. */
export interface BaselineFileOptions {
  /**
   * The version of the model that the baseline is of, as in `DataCapture.to(zone, { modelVersion })`. The check then looks
   * only at the traffic of this version.
   *
   * @default - the endpoint captures the traffic of all models in one folder
   */
  readonly modelVersion?: string;
}

/**
 * What a drift check compares traffic with: the distributions of a model's training data, in a file that the training
 * pipeline writes.
 *
 * Each model has its own baseline, so a release usually passes the baseline of its model. Use a fixed file for an endpoint
 * that is deployed without releases.
 *
 * @see https://docs.aws.amazon.com/wellarchitected/latest/machine-learning-lens/mlperf06-bp03.html
 * @example
 * import { data, monitoring } from 'cdk-ml-lifecycle';
 *
 * const lake = new data.DataLake(this, 'Lake');
 * const released = monitoring.Baseline.released(lake.artifacts);
 * const elsewhere = monitoring.Baseline.releasedFrom('111111111111');
 * const fixed = monitoring.Baseline.file(lake.artifacts, 'models/abc/baseline/baseline.json');
 */
export abstract class Baseline {
  /**
   * One file for every check. The drift check then schedules itself.
   *
   * @param zone the zone that holds the file
   * @param path the object key of the file in the zone, such as `models/abc/baseline/baseline.json`. Wildcards and spaces
   * are refused (MLL814).
   * @param options the version of the model
   */
  public static file(zone: IZone, path: string, options: BaselineFileOptions = {}): Baseline {
    throwFaults(checkBaselineFile(path), zone);
    return new InZone(zone, path, options.modelVersion);
  }

  /**
   * The baseline of the model that is released, in a zone of this account.
   *
   * @param zone the zone to which the training pipeline writes models and baselines
   */
  public static released(zone: IZone): Baseline {
    return new InZone(zone);
  }

  /**
   * The baseline of the model that is released, in the account where models are trained. The names of the bucket and the
   * key are derived from the use case. Their policies have to let the drift role of the environment read.
   *
   * @param account the ID of the account that trains, 12 digits (MLL809). It trains in the Region of the check.
   */
  public static releasedFrom(account: string): Baseline {
    throwFaults(checkBaselineAccount(account));
    return new InAccount(account);
  }

  /**
   * Returns where the baseline is. The drift check calls this method once.
   *
   * @param scope the drift check
   * @param useCase the use case, whose names say where the baseline is
   */
  public abstract bind(scope: Construct, useCase: IUseCase): BaselineLocation;
}

/**
 * Where the baselines of released models are: in the copies that approvals made. For an endpoint that version 0.1.0
 * released, a check is started with what training wrote.
 */
function releasedIn(bucket: string, useCase: IUseCase): Pick<BaselineLocation, 'within' | 'alsoWithin'> {
  return { within: `${bucket}/${copiedBaselines(useCase)}`, alsoWithin: `${bucket}/${TRAINED.baseline}` };
}

class InZone extends Baseline {
  public constructor(
    private readonly zone: IZone,
    private readonly path?: string,
    private readonly modelVersion?: string,
  ) {
    super();
  }

  public bind(_scope: Construct, useCase: IUseCase): BaselineLocation {
    const uri = this.path && this.zone.uri(this.path);
    return {
      ...(uri ? { within: uri } : releasedIn(this.zone.uri(), useCase)),
      keyArn: this.zone.key.keyRef.keyArn,
      uri,
      modelVersion: this.modelVersion,
      zone: this.zone,
    };
  }
}

class InAccount extends Baseline {
  public constructor(private readonly account: string) {
    super();
  }

  public bind(scope: Construct, useCase: IUseCase): BaselineLocation {
    const { partition, region } = placeOf(scope);
    const names = useCaseNames(useCase);
    return {
      ...releasedIn(`s3://${useCaseGlobals(useCase, region).artifactsBucket(this.account)}`, useCase),
      keyArn: `arn:${partition}:kms:${region}:${this.account}:key/*`,
      keyAlias: names.keyAlias,
    };
  }
}
