/**
 * A public registry that a `PackageRepository` gets packages from.
 *
 * @see https://docs.aws.amazon.com/codeartifact/latest/ug/external-connection.html
 * @example
 * import { foundation } from 'cdk-ml-lifecycle';
 *
 * const source = foundation.PackageSource.PYPI;
 */
export class PackageSource {
  /** The Python Package Index. */
  public static readonly PYPI = new PackageSource('public:pypi', 'pypi');

  /** The npm registry of JavaScript packages. */
  public static readonly NPM = new PackageSource('public:npmjs', 'npm');

  /** Crates.io, the registry of Rust packages. */
  public static readonly CRATES_IO = new PackageSource('public:crates-io', 'cargo');

  /**
   * Another registry that CodeArtifact connects to. It has no connection to the channels of conda.
   *
   * @param connectionName what CodeArtifact calls it, such as `public:maven-central`
   * @param format the format of its packages, such as `maven`
   */
  public static of(connectionName: string, format: string): PackageSource {
    return new PackageSource(connectionName, format);
  }

  private constructor(
    /** What CodeArtifact calls the registry. */
    public readonly connectionName: string,
    /** The format of its packages, which is part of the addresses of a repository. */
    public readonly format: string,
  ) {}
}
