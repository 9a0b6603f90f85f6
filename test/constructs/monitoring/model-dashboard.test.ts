import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Stack } from 'aws-cdk-lib/core';
import { EndpointAlarms, ModelDashboard, ModelDashboardProps } from '../../../constructs/monitoring';
import { PROD, stackIn, useCase } from './fixture';

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: { title?: string; metrics?: unknown[][]; annotations?: unknown; region?: string };
}

function widgets(props: Partial<ModelDashboardProps> = {}): Widget[] {
  const stack = stackIn();
  const dashboard = new ModelDashboard(stack, 'Dashboard', { useCase, environmentName: 'prod', ...props });
  const resource = dashboard.node.defaultChild as cloudwatch.CfnDashboard;
  return (JSON.parse(resource.dashboardBody) as { widgets: Widget[] }).widgets;
}

describe('a dashboard', () => {
  test('is the same as the one that was reviewed', () => {
    expect(widgets({ drift: {} })).toMatchSnapshot();
  });

  test('has a fixed name', () => {
    const stack = stackIn();
    new ModelDashboard(stack, 'Dashboard', { useCase, environmentName: 'prod' });
    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Dashboard', {
      DashboardName: 'mortgage-approval-prod',
    });
  });

  test('draws the service levels as lines', () => {
    const lines = widgets().flatMap(
      (w) => (w.properties.annotations as { horizontal: { value: number }[] })?.horizontal ?? [],
    );
    expect(lines.map(({ value }) => value)).toEqual([200, 0.005]);
  });

  test('finds the drift of all features by search', () => {
    const psi = widgets({ drift: { psiLimit: 0.1 } }).find((w) => w.properties.title?.startsWith('Drift: '));
    expect(psi?.properties.metrics).toEqual([
      [
        {
          id: 'psi',
          label: "${PROP('Dim.Feature')}",
          expression:
            `SEARCH('{MLLifecycle,Environment,Feature,UseCase} MetricName="FeaturePsi" ` +
            `UseCase="mortgage-approval" Environment="prod"', 'Maximum', 3600)`,
        },
      ],
    ]);
    expect(psi?.properties.annotations).toEqual({ horizontal: [{ value: 0.1, label: 'Limit' }] });
  });

  test('draws the age of the model against the service level', () => {
    const age = widgets({ drift: {} }).find((w) => w.properties.title?.startsWith('Age of the model'));
    expect(age?.properties.annotations).toEqual({ horizontal: [{ value: 90, label: 'Service level' }] });
  });

  test('says nothing about drift that nobody checks', () => {
    expect(widgets().map((w) => w.properties.title)).not.toContain('Drift: PSI per feature');
  });

  test('fits 24 columns, and no widget lies on another', () => {
    const all = widgets({ drift: {} });
    for (const a of all) {
      expect(a.x + a.width).toBeLessThanOrEqual(24);
      const over = all.filter(
        (b) => b !== a && a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height,
      );
      expect(over).toEqual([]);
    }
  });

  test('shows the alarms it is given', () => {
    const stack = stackIn();
    const { alarms } = new EndpointAlarms(stack, 'Alarms', { useCase, environmentName: 'prod' });
    new ModelDashboard(stack, 'Dashboard', { useCase, environmentName: 'prod', alarms });
    const [dashboard] = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard'));
    const [body, values] = dashboard.Properties.DashboardBody['Fn::Sub'] as [string, { [name: string]: unknown }];
    const widget = (JSON.parse(body) as { widgets: { type: string; properties: { alarms: string[] } }[] }).widgets[1];
    expect(widget.type).toBe('alarm');
    expect(widget.properties.alarms.map((name) => values[name.slice(2, -1)])).toEqual([
      { 'Fn::GetAtt': [expect.stringMatching(/Latency/), 'Arn'] },
      { 'Fn::GetAtt': [expect.stringMatching(/Availability/), 'Arn'] },
    ]);
  });

  test('keeps labels that CloudWatch itself fills in', () => {
    const stack = new Stack(undefined, 'Agnostic');
    new ModelDashboard(stack, 'Dashboard', { useCase, drift: {} });
    const [dashboard] = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard'));
    const [body, values] = dashboard.Properties.DashboardBody['Fn::Sub'] as [string, object];
    expect(values).toEqual({ Region: { Ref: 'AWS::Region' } });
    const { widgets: all } = JSON.parse(body.replaceAll('${!', '${')) as { widgets: Widget[] };
    expect(JSON.stringify(all)).toContain(JSON.stringify("${PROP('Dim.Feature')}"));
  });

  test('names the region of its stack', () => {
    expect(widgets().find((w) => w.type === 'metric')?.properties.region).toBe(PROD.region);
  });
});
