import { exampleText, resourcesOf, synthesise, type TemplateBody } from './fixture';

const textIn = (region: string, regionInNames: boolean) =>
  exampleText
    .replaceAll('region: eu-west-1', `region: ${region}`)
    .replace('\nowner:', `\nregionInNames: ${regionInNames}\nowner:`);

/** Names that exist once in an account or in the world, whatever the Region. */
const GLOBAL = {
  'AWS::IAM::Role': 'RoleName',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::CloudWatch::Dashboard': 'DashboardName',
};

const globalNames = (template: TemplateBody) =>
  Object.entries(GLOBAL).flatMap(([type, property]) =>
    resourcesOf(template, type).flatMap(({ Properties }) => (Properties[property] as string | undefined) ?? []),
  );

const inBoth = (regionInNames: boolean) => {
  const [here, there] = ['eu-west-1', 'eu-central-1'].map((region) => synthesise(textIn(region, regionInNames)));
  const names = ({ templates }: typeof here) => Object.values(templates).flatMap(globalNames);
  return { here, there, shared: names(here).filter((name) => names(there).includes(name)), count: names(here).length };
};

describe('when a use case is in two Regions of the same accounts', () => {
  test('then with the Region in names, no role, bucket or dashboard is made twice', () => {
    const { count, shared } = inBoth(true);
    expect(shared).toEqual([]);
    expect(count).toBeGreaterThan(10);
  });

  test('then the stacks have names of their own, so that none of them turns into another', () => {
    expect(inBoth(true).here.stacks).toEqual([
      'mortgage-approval-dev-eu-west-1',
      'mortgage-approval-staging-eu-west-1',
      'mortgage-approval-prod-eu-west-1',
    ]);
  });

  test('then what the environments trust and read is what the tools account makes', () => {
    const { templates } = inBoth(true).here;
    const prod = JSON.stringify(templates['mortgage-approval-prod-eu-west-1']);
    expect(prod).toContain('arn:aws:iam::111111111111:role/ml/mortgage-approval-smoke-test-eu-west-1"');
    expect(prod).toContain('arn:aws:s3:::mortgage-approval-artifacts-111111111111-eu-west-1/models/*');
    const dev = JSON.stringify(templates['mortgage-approval-dev-eu-west-1']);
    expect(dev).toContain('arn:aws:iam::333333333333:role/ml/mortgage-approval-prod-serving-eu-west-1"');
    expect(dev).toContain('arn:aws:iam::333333333333:role/ml/mortgage-approval-prod-drift-eu-west-1"');
  });

  test('then without it they collide, so this test can fail', () => {
    expect(inBoth(false).shared.length).toBeGreaterThan(5);
  });
});
