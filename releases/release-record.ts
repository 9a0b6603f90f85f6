/** The record of the approvals of a model package in the state table of the release maker. */
export function approvalsRecord(packageArn: string): string {
  return `approvals#${packageArn}`;
}

/** The record of a release in the state table of the release maker, by the hex digest of its manifest. */
export function releaseRecord(manifestSha256: string): string {
  return `release#${manifestSha256}`;
}
