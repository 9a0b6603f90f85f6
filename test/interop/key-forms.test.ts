import { App, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import type { IKeyRef } from 'aws-cdk-lib/aws-kms';
import * as kms from 'aws-cdk-lib/aws-kms';
import { context } from '../../cdk.json';
import * as data from '../../constructs/data';
import * as foundation from '../../constructs/foundation';
import * as goal from '../../constructs/goal';
import * as monitoring from '../../constructs/monitoring';
import { mortgage } from '../support/mortgage';

const env = { account: '111111111111', region: 'eu-west-1' };
const ARN = 'arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const useCase = goal.UseCase.define(mortgage());
const far = { useCase, environmentName: 'prod', account: '222222222222', region: 'eu-west-1' };

/** What users have as a key. */
const FORMS: [form: string, make: (stack: Stack) => IKeyRef][] = [
  ['an L1', (s) => new kms.CfnKey(s, 'Key', { keyPolicy: { Statement: [] } })],
  ['an L2', (s) => new kms.Key(s, 'Key')],
  ['one of ours', (s) => new foundation.EncryptionKey(s, 'Key')],
  ['the accessor of ours', (s) => new foundation.EncryptionKey(s, 'Key').key],
  ['an L1 as an L2', (s) => kms.Key.fromCfnKey(new kms.CfnKey(s, 'Key', { keyPolicy: { Statement: [] } }))],
  ['an import by its ARN', (s) => kms.Key.fromKeyArn(s, 'Key', ARN)],
  ['a reference by its ARN', (s) => kms.CfnKey.fromKeyArn(s, 'Key', ARN)],
  ['a reference by its ID', (s) => kms.CfnKey.fromKeyId(s, 'Key', '1234abcd')],
  [
    'an alias of the app',
    (s) => new kms.Alias(s, 'Key', { aliasName: 'alias/bank', targetKey: new kms.Key(s, 'Behind') }),
  ],
];

/** Each construct that stores something under a key of the caller. */
const CONSTRUCTS: [construct: string, make: (stack: Stack, key: IKeyRef) => unknown][] = [
  ['Zone', (s, key) => new data.Zone(s, 'It', { key })],
  ['DataLake', (s, key) => new data.DataLake(s, 'It', { key })],
  [
    'EventHandler',
    (s, key) => new foundation.EventHandler(s, 'It', { handler: 'retrain', description: 'Retrains', key }),
  ],
  ['HandlerState', (s, key) => new foundation.HandlerState(s, 'It', { key })],
  ['Network', (s, key) => new foundation.Network(s, 'It', { key })],
  ['PackageRepository', (s, key) => new foundation.PackageRepository(s, 'It', { domainName: 'lending', key })],
  ['RetrainingTrigger', (s, key) => new monitoring.RetrainingTrigger(s, 'It', { ...far, key })],
  ['NotificationForwarder', (s, key) => new monitoring.NotificationForwarder(s, 'It', { ...far, key })],
];

describe.each(CONSTRUCTS)('when %s gets a key', (_, make) => {
  test.each(FORMS)('then %s is in its template, and nothing is left open', (__, form) => {
    const stack = new Stack(new App({ context }), 'Stack', { env });
    const key = form(stack);
    make(stack, key);
    const behind = (key as Partial<kms.IAlias>).aliasTargetKey ?? key;
    const text = JSON.stringify(Template.fromStack(stack).toJSON());
    const arns = [key, behind].map(({ keyRef }) => JSON.stringify(stack.resolve(keyRef.keyArn)));
    expect(arns.some((arn) => text.includes(arn))).toBe(true);
    expect(text).not.toMatch(/undefined|\$\{Token\[|\[object/);
  });
});
