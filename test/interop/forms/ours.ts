import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { data, foundation, goal, monitoring, registry, serving, training } from '../../../constructs';
import { mortgage } from '../../support/mortgage';
import { ARNS, NAMES } from './physical';

const useCase = goal.UseCase.define(mortgage());

export const key = (s: Construct) => new foundation.EncryptionKey(s, 'Key');
export const zone = (s: Construct) => new data.Zone(s, 'It', { key: key(s) });
export const network = (s: Construct) => new foundation.Network(s, 'It');
export const group = (s: Construct) => new registry.ModelPackageGroup(s, 'Models', { useCase });
export const workbench = (s: Construct) =>
  new foundation.Workbench(s, 'Workbench', { domainName: 'lending', network: network(s) });
export const role = (s: Construct) =>
  new foundation.ServiceRole(s, 'It', { service: 'lambda.amazonaws.com', description: 'Does something' });
export const handler = (s: Construct) =>
  new foundation.EventHandler(s, 'It', { handler: 'retrain', description: 'Retrains' });
export const notifications = (s: Construct) =>
  new monitoring.Notifications(s, 'It', { useCase, emails: ['lending@example.com'] });

export function pipeline(s: Construct): training.TrainingPipeline {
  const artifacts = zone(s);
  const code = training.ModelCode.scikitLearn('examples/mortgage-approval/code');
  const dataset = artifacts.dataset('applications');
  return new training.TrainingPipeline(s, 'Training', { useCase, dataset, code, models: group(s), artifacts });
}

export function endpoint(s: Construct): serving.ModelEndpoint {
  return new serving.ModelEndpoint(s, 'It', {
    endpointName: NAMES.endpoint,
    model: serving.ServedModel.fromPackage(`${ARNS.group.replace('-group', '')}/1`),
    hosting: serving.Hosting.realtime({ instanceType: 'ml.m6i.large' }),
    role: iam.Role.fromRoleArn(s, 'Role', ARNS.role),
  });
}
