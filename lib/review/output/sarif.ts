import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Location, Log, ReportingDescriptor, Result } from 'sarif';
import type { Severity } from '../../../constructs/lens/private/judge/rule';
import { type RuleFacts, ruleFacts } from '../../../constructs/lens/private/rule-facts';
import type { Review, Unreadable } from '../report';
import { type Placed, placedIn } from './placed';

const LEVELS = { CRITICAL: 'error', HIGH: 'error', MEDIUM: 'warning', LOW: 'note' } as const;

/** How code scanning sorts security findings: by a score like that of CVSS. */
const SCORES: { readonly [severity in Severity]: string } = { CRITICAL: '9.5', HIGH: '8.0', MEDIUM: '5.5', LOW: '2.0' };

/**
 * The failures of a review for tools that show findings of analyses. An accepted one is suppressed.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function renderSarif(review: Review): string {
  const failed = placedIn(review).filter(({ finding }) => finding.verdict === 'FAILED');
  const ids = [...new Set(failed.map(({ finding }) => finding.rule))];
  const log: Log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'cdk-ml-lifecycle', rules: ids.map((id) => descriptor(ruleFacts(id))) } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: review.unreadable.length === 0,
            toolExecutionNotifications: review.unreadable.map(notification),
          },
        ],
        results: failed.map((one) => result(one, ids)),
      },
    ],
  };
  return JSON.stringify(log, null, 2);
}

function descriptor({ id, title, severity, page, fix, practice }: RuleFacts): ReportingDescriptor {
  const help = fix && `${fix.cloudFormation}\n\nWith cdk-ml-lifecycle: ${fix.library}`;
  return {
    id,
    shortDescription: { text: title },
    ...(practice && { fullDescription: { text: practice.asks } }),
    helpUri: page,
    help: { text: help ?? page },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: practice
      ? { tags: ['well-architected', practice.pillar, practice.phase] }
      : { tags: ['security'], 'security-severity': SCORES[severity] },
  };
}

function result(placed: Placed, ids: readonly string[]): Result {
  const { rule, reason, step, logicalId, path, acknowledged, template } = placed.finding;
  return {
    ruleId: rule,
    ruleIndex: ids.indexOf(rule),
    kind: 'fail',
    level: LEVELS[ruleFacts(rule).severity],
    message: { text: step === undefined ? reason : `${reason} in the step ${step}` },
    locations: [locationOf(placed)],
    partialFingerprints: { 'resource/v1': [template, logicalId, step ?? '', path].join('|') },
    ...(acknowledged !== undefined && {
      suppressions: [{ kind: 'inSource', status: 'accepted', justification: acknowledged }],
    }),
  };
}

function locationOf({ file, line = 1, finding: { logicalId, path, type } }: Placed): Location {
  const name = [logicalId, path].filter(Boolean).join('.');
  return {
    physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: { startLine: line } },
    ...(name !== '' && {
      logicalLocations: [{ name: logicalId, fullyQualifiedName: name, ...(type !== undefined && { kind: type }) }],
    }),
  };
}

function notification({ file, why }: Unreadable): { level: 'error'; message: { text: string }; locations: Location[] } {
  return {
    level: 'error',
    message: { text: why },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file) } } }],
  };
}

function uriOf(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file.split(/[\\/]/).map(encodeURIComponent).join('/');
}
