import { Match, type Matcher } from 'aws-cdk-lib/assertions';

/** A text of which a deployment knows some parts, and of which one known part matches a pattern. */
export function joined(pattern: string): Matcher {
  return Match.objectLike({ 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp(pattern)])] });
}
