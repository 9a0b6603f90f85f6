/**
 * A feature of a feature group: its name and its type.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_FeatureDefinition.html
 */
export class Feature {
  /**
   * Text, or a time as text.
   *
   * @param name the name of the feature
   */
  public static text(name: string): Feature {
    return new Feature(name, 'String');
  }

  /**
   * A number with decimals.
   *
   * @param name the name of the feature
   */
  public static fractional(name: string): Feature {
    return new Feature(name, 'Fractional');
  }

  /**
   * A whole number.
   *
   * @param name the name of the feature
   */
  public static integral(name: string): Feature {
    return new Feature(name, 'Integral');
  }

  private constructor(
    /** The name of the feature. */
    public readonly name: string,
    /** The type of the feature, as Feature Store calls it. */
    public readonly featureType: string,
  ) {}
}
