import type { Construct } from 'constructs';
import type { IZone } from '../data';
import { throwFaults } from '../private/errors';
import { useCaseNames } from '../private/names';
import { checkAccount, checkPath } from './private/checks';
import { placeOf } from '../private/place';

/** What a drift check has to read to get its baseline. */
export interface BaselineLocation {
  /** The one object that is the baseline, or the folder that all baselines are in, with a slash at its end. */
  readonly within: string;

  /** The ARN of the key that the objects are encrypted with; a wildcard when only its alias is known. */
  readonly keyArn: string;

  /**
   * The alias that the key must have.
   *
   * @default - the key is known by its ARN
   */
  readonly keyAlias?: string;

  /**
   * The one baseline to check against.
   *
   * @default - every start of the check says which
   */
  readonly uri?: string;
}

/**
 * What traffic is compared with: the distributions of a model's training data, a file that the training pipeline writes.
 *
 * A model brings its own baseline, so the usual answer is that every release says which. A fixed file is for an endpoint
 * that isn't released.
 *
 * @see https://docs.aws.amazon.com/wellarchitected/latest/machine-learning-lens/mlperf06-bp03.html
 * @example
 * const lake = new data.DataLake(this, 'Lake');
 * const released = monitoring.Baseline.released(lake.artifacts);
 * const elsewhere = monitoring.Baseline.releasedFrom('111111111111');
 * const fixed = monitoring.Baseline.file(lake.artifacts, 'models/abc/baseline/baseline.json');
 */
export abstract class Baseline {
  /**
   * One file, whatever is released: it is the default of every check, and checks can be scheduled with it.
   *
   * @param zone the zone that holds it
   * @param path its key in the zone, such as `models/abc/baseline/baseline.json` (MLL814)
   */
  public static file(zone: IZone, path: string): Baseline {
    throwFaults([checkPath('path', path)], zone);
    return new InZone(zone, path);
  }

  /**
   * The baseline of whichever model is released, in a zone of this account.
   *
   * @param zone the artifacts zone that the training pipeline writes to
   */
  public static released(zone: IZone): Baseline {
    return new InZone(zone);
  }

  /**
   * The baseline of whichever model is released, in the account where models are trained. Bucket and key are known by
   * the names that the use case fixes; they have to let the drift role of the environment read.
   *
   * @param account the account that trains, 12 digits (MLL809), in the same region
   */
  public static releasedFrom(account: string): Baseline {
    throwFaults([checkAccount('account', account)]);
    return new InAccount(account);
  }

  /** Says where the baseline is; called once by the drift check. */
  public abstract bind(scope: Construct, useCaseName: string): BaselineLocation;
}

/** What the training pipeline writes: models and their baselines, in a folder for each of its runs. */
const MODELS = 'models/';

class InZone extends Baseline {
  public constructor(
    private readonly zone: IZone,
    private readonly path?: string,
  ) {
    super();
  }

  public bind(): BaselineLocation {
    const uri = this.path && this.zone.uri(this.path);
    return { within: uri ?? this.zone.uri(MODELS), keyArn: this.zone.key.keyRef.keyArn, uri };
  }
}

class InAccount extends Baseline {
  public constructor(private readonly account: string) {
    super();
  }

  public bind(scope: Construct, useCaseName: string): BaselineLocation {
    const { partition, region } = placeOf(scope);
    const names = useCaseNames(useCaseName);
    return {
      within: `s3://${names.artifactsBucket(this.account)}/${MODELS}`,
      keyArn: `arn:${partition}:kms:${region}:${this.account}:key/*`,
      keyAlias: names.keyAlias,
    };
  }
}
