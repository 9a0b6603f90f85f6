import { Token } from 'aws-cdk-lib/core';
import type { IUseCase } from '../../goal';
import { prefixOf } from '../../private/names';
import { renderBody } from '../../private/pipeline/body';
import { errorShare } from './error-share';
import { DRIFT_NAMESPACE, DriftMetric, ENDPOINT_NAMESPACE } from './metrics';

/** What a dashboard is made of. */
export interface DashboardFacts {
  readonly useCase: IUseCase;
  readonly environment: string;
  readonly endpoint: string;
  readonly variant: string;
  readonly region: string;
  readonly psiLimit: number;
  readonly minimumRecords: number;
  readonly drift: boolean;
  readonly alarmArns: string[];
}

type Metric = (string | { [key: string]: unknown })[];

interface Widget {
  readonly type: 'text' | 'metric' | 'alarm';
  readonly width: number;
  readonly height: number;
  readonly properties: object;
}

const COLUMNS = 24;
const FIVE_MINUTES = 300;
const HOUR = 3600;

/** The body of a dashboard in CloudWatch's format. */
export function dashboardBody(facts: DashboardFacts): string {
  const widgets = [
    ...heading(facts),
    requests(facts),
    latency(facts),
    errors(facts),
    ...(facts.drift ? [drift(facts), captured(facts), unreadable(facts), checks(facts), age(facts)] : []),
  ];
  return Token.asString(renderBody({ widgets: place(widgets) }, { Endpoint: facts.endpoint, Region: facts.region }));
}

/** Places widgets in rows, from left to right. A row is as high as its highest widget. */
function place(widgets: Widget[]): object[] {
  let [x, y, rowHeight] = [0, 0, 0];
  return widgets.map((widget) => {
    if (x + widget.width > COLUMNS) [x, y, rowHeight] = [0, y + rowHeight, 0];
    const placed = { ...widget, x, y };
    x += widget.width;
    rowHeight = Math.max(rowHeight, widget.height);
    return placed;
  });
}

function heading({ useCase, environment, alarmArns }: DashboardFacts): Widget[] {
  const { latencyP99, availability, modelAge } = useCase.serviceLevels;
  const markdown = [
    `# ${useCase.useCaseName} in ${environment}`,
    useCase.businessGoal,
    `99 of 100 answers within **${latencyP99.toMilliseconds()} ms**, **${availability}** of requests answered, ` +
      `a model not older than **${modelAge.toDays({ integral: false })} days**. Owner: ${useCase.owner}`,
  ].join('\n\n');
  const text: Widget = { type: 'text', width: COLUMNS, height: 4, properties: { markdown } };
  if (alarmArns.length === 0) return [text];
  return [text, { type: 'alarm', width: COLUMNS, height: 2, properties: { title: 'Alarms', alarms: alarmArns } }];
}

function requests(facts: DashboardFacts): Widget {
  const { endpoint, variant } = facts;
  return chart(facts, 'Requests', FIVE_MINUTES, [
    [ENDPOINT_NAMESPACE, 'Invocations', ...endpointPairs(endpoint, variant), { stat: 'Sum', label: 'Requests' }],
  ]);
}

function latency(facts: DashboardFacts): Widget {
  const pairs = endpointPairs(facts.endpoint, facts.variant);
  const limit = facts.useCase.serviceLevels.latencyP99.toMilliseconds();
  const metrics: Metric[] = [
    [{ id: 'p99', expression: 'model99 / 1000', label: 'Model, 99 of 100' }],
    [{ id: 'p50', expression: 'model50 / 1000', label: 'Model, median' }],
    [{ id: 'overhead', expression: 'overhead99 / 1000', label: 'SageMaker on top, 99 of 100' }],
    [ENDPOINT_NAMESPACE, 'ModelLatency', ...pairs, { id: 'model99', stat: 'p99', visible: false }],
    [ENDPOINT_NAMESPACE, 'ModelLatency', ...pairs, { id: 'model50', stat: 'p50', visible: false }],
    [ENDPOINT_NAMESPACE, 'OverheadLatency', ...pairs, { id: 'overhead99', stat: 'p99', visible: false }],
  ];
  return chart(facts, 'Latency in ms', FIVE_MINUTES, metrics, { value: limit, label: 'Service level' });
}

function errors(facts: DashboardFacts): Widget {
  const pairs = endpointPairs(facts.endpoint, facts.variant);
  const limit = errorShare(facts.useCase.serviceLevels.availability);
  const metrics: Metric[] = [
    [{ id: 'server', expression: 'FILL(errors5, 0) / requests', label: 'Server errors' }],
    [{ id: 'client', expression: 'FILL(errors4, 0) / requests', label: 'Client errors' }],
    [ENDPOINT_NAMESPACE, 'Invocation5XXErrors', ...pairs, { id: 'errors5', stat: 'Sum', visible: false }],
    [ENDPOINT_NAMESPACE, 'Invocation4XXErrors', ...pairs, { id: 'errors4', stat: 'Sum', visible: false }],
    [ENDPOINT_NAMESPACE, 'Invocations', ...pairs, { id: 'requests', stat: 'Sum', visible: false }],
  ];
  return chart(facts, 'Share of errors', FIVE_MINUTES, metrics, {
    value: limit,
    label: 'Service level (server errors)',
  });
}

function drift(facts: DashboardFacts): Widget {
  const { useCase, environment } = facts;
  const search =
    `SEARCH('{${DRIFT_NAMESPACE},Environment,Feature,UseCase} MetricName="${DriftMetric.featurePsi}" ` +
    `UseCase="${prefixOf(useCase)}" Environment="${environment}"', 'Maximum', ${HOUR})`;
  const metrics: Metric[] = [[{ id: 'psi', expression: search, label: "${PROP('Dim.Feature')}" }]];
  return chart(facts, 'Drift: PSI per feature', HOUR, metrics, { value: facts.psiLimit, label: 'Limit' });
}

function captured(facts: DashboardFacts): Widget {
  const pairs = driftPairs(facts);
  return chart(
    facts,
    'Records per drift check',
    HOUR,
    [[DRIFT_NAMESPACE, DriftMetric.capturedRecords, ...pairs, { stat: 'Maximum', label: 'Captured records' }]],
    { value: facts.minimumRecords, label: 'Fewer say nothing' },
  );
}

function unreadable(facts: DashboardFacts): Widget {
  return chart(facts, 'Share of requests that a drift check could not read', HOUR, [
    [DRIFT_NAMESPACE, DriftMetric.malformedShare, ...driftPairs(facts), { stat: 'Maximum', label: 'Unreadable' }],
  ]);
}

function checks(facts: DashboardFacts): Widget {
  const metric = [DRIFT_NAMESPACE, DriftMetric.checkFailed, ...driftPairs(facts)];
  return chart(facts, 'Drift checks', HOUR, [
    [...metric, { stat: 'SampleCount', label: 'Run' }],
    [...metric, { stat: 'Sum', label: 'Failed' }],
  ]);
}

function age(facts: DashboardFacts): Widget {
  const limit = facts.useCase.serviceLevels.modelAge.toDays({ integral: false });
  return chart(
    facts,
    'Age of the model in days',
    HOUR,
    [[DRIFT_NAMESPACE, DriftMetric.modelAgeDays, ...driftPairs(facts), { stat: 'Maximum', label: 'Since registered' }]],
    { value: limit, label: 'Service level' },
  );
}

function chart(
  facts: DashboardFacts,
  title: string,
  period: number,
  metrics: Metric[],
  limit?: { value: number; label: string },
): Widget {
  return {
    type: 'metric',
    width: COLUMNS / 3,
    height: 6,
    properties: {
      title,
      region: facts.region,
      view: 'timeSeries',
      period,
      metrics,
      yAxis: { left: { min: 0 } },
      ...(limit && { annotations: { horizontal: [limit] } }),
    },
  };
}

function endpointPairs(endpoint: string, variant: string): string[] {
  return ['EndpointName', endpoint, 'VariantName', variant];
}

function driftPairs({ useCase, environment }: DashboardFacts): string[] {
  return ['UseCase', prefixOf(useCase), 'Environment', environment];
}
