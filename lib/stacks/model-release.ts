import { type CfnElement, CfnParameter, type Duration, Validations } from 'aws-cdk-lib/core';
import { Role } from 'aws-cdk-lib/aws-iam';
import { type IKeyRef, Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { delivery, type foundation, monitoring, serving } from '../../constructs';
import type { DeclaredUseCase } from '../use-case/declared-use-case';
import { rememberedId } from './logical-ids';

/**
 * What every environment gets with each approved model: the endpoint, and the schedule of the drift check that compares
 * its traffic with the data this very model was trained on.
 */
export class ModelRelease extends delivery.ReleaseStack {
  public constructor(scope: Construct, id: string, useCase: DeclaredUseCase) {
    super(scope, id, { useCase: useCase.definition });
    const endpointName = new CfnParameter(this, 'EndpointName', { description: 'A name that never changes' });
    const role = this.parameterFromEnvironment('ServingRole', 'The role that reads the model');
    const keyArn = this.parameterFromEnvironment('ServingKey', 'The key of what the endpoint stores');
    const key = Key.fromKeyArn(this, 'Key', keyArn.valueAsString);
    const network = useCase.isolated ? this.network() : undefined;
    const endpoint = new serving.ModelEndpoint(this, 'Endpoint', {
      model: this.servedModel(),
      role: Role.fromRoleArn(this, 'Role', role.valueAsString, { mutable: false }),
      endpointName: endpointName.valueAsString,
      key,
      serviceLevels: useCase.definition.serviceLevels,
      ...useCase.endpoint,
      network,
      capture: useCase.capture && this.capture(useCase.capture.percent, key),
    });
    if (network) acknowledgeLists(endpoint);
    if (useCase.drift) this.addDriftSchedule(useCase, useCase.drift.every, endpoint);
  }

  protected allocateLogicalId(element: CfnElement): string {
    return rememberedId(element, (e) => super.allocateLogicalId(e));
  }

  private network(): foundation.INetwork {
    return {
      subnetIds: this.listFromEnvironment('SubnetIds', 'Where the endpoint runs').valueAsList,
      securityGroupIds: this.listFromEnvironment('SecurityGroupIds', 'What may reach it').valueAsList,
    };
  }

  private capture(percent: number, key: IKeyRef): serving.DataCapture {
    const bucket = this.parameterFromEnvironment('CaptureBucket', 'Where captured traffic goes');
    return serving.DataCapture.toUri(`s3://${bucket.valueAsString}/captured`, {
      percent,
      key,
      modelVersion: this.modelVersion,
    });
  }

  private addDriftSchedule({ definition }: DeclaredUseCase, every: Duration, endpoint: serving.ModelEndpoint): void {
    const environmentName = new CfnParameter(this, 'EnvironmentName', { description: 'Where this is deployed' });
    const schedule = new monitoring.DriftSchedule(this, 'Drift', {
      useCase: definition,
      environmentName: environmentName.valueAsString,
      baselineUri: this.baselineUri.valueAsString,
      modelVersion: this.modelVersion,
      modelCreatedAt: this.modelCreatedAt.valueAsString,
      every,
    });
    // There is no traffic before the endpoint is in service.
    schedule.node.addDependency(endpoint.node.defaultChild!);
  }
}

function acknowledgeLists(endpoint: serving.ModelEndpoint): void {
  Validations.of(endpoint.node.findChild('Model')).acknowledge({
    id: 'CloudFormation-Validate::W9003',
    reason: "The validator takes SSM's lists of subnets and security groups for text; they are lists",
  });
}
