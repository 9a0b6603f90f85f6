import fc from 'fast-check';
import { alarmMessage } from '../../../handlers/notify/alarm';
import { publication, subjectOf, textOf } from '../../../handlers/notify/message';
import { approvalMessage, failedRunMessage } from '../../../handlers/notify/model';
import { deployedMessage, releaseApprovalMessage } from '../../../handlers/notify/release';
import {
  cancelledReleaseMessage,
  failedReleaseMessage,
  overtakenReleaseMessage,
} from '../../../handlers/notify/release-ends';
import { verdicts } from '../../../handlers/notify/verdicts';
import { AROUND_RELEASES as FACTS, ENVIRONMENTS, LIMITS, MODEL, OWN, PLACE, RUN, alarm } from './fixture';

const AROUND = { useCase: 'mortgage-approval', environments: ENVIRONMENTS, partition: 'aws', own: OWN };
const EXECUTION = 'arn:aws:sagemaker:eu-west-1:111111111111:pipeline/mortgage-approval-training/execution/4r83jejmhorv';
const CONSOLE = 'https://eu-west-1.console.aws.amazon.com';
const lines = (...text: string[]) => text.join('\n');

describe('a person who is asked to approve a model', () => {
  const message = approvalMessage(MODEL, LIMITS, PLACE);

  test('reads the figures against the limits, and how to answer', () => {
    expect(message.subject).toBe('model version 7 waits for your approval');
    const update =
      '  aws sagemaker update-model-package --region eu-west-1' +
      ' --model-package-arn arn:aws:sagemaker:eu-west-1:111111111111:model-package/mortgage-approval/7';
    expect(textOf(message)).toBe(
      lines(
        'Model version 7 has passed its gate and waits for approval in the model registry. Until you answer, the endpoints serve as before. The wait has no time limit.',
        '',
        'Measured on 715 records that it has not seen:',
        '  auc: 0.83, limit at least 0.78, met',
        '  recall: 0.35, limit at least 0.3, met',
        '  disparate impact of black: 0.87, limit at least 0.8, met',
        '',
        'Trained on data version 1990 by code commit 0f3c2ab.',
        '',
        'Your approval makes a release, which goes to staging, then prod. A rejected model stays in the registry.',
        '',
        'Answer in SageMaker Studio:',
        `  ${CONSOLE}/sagemaker/home?region=eu-west-1#/studio-landing`,
        'or by one of these commands, for example in CloudShell:',
        `  ${CONSOLE}/cloudshell/home?region=eu-west-1`,
        `${update} --model-approval-status Approved --approval-description 'why you approve'`,
        `${update} --model-approval-status Rejected --approval-description 'why you reject'`,
      ),
    );
  });

  test('is asked although the evaluation cannot be read', () => {
    const text = textOf(approvalMessage({ ...MODEL, evaluation: undefined }, LIMITS, PLACE));
    expect(text).toContain('Its evaluation could not be read.');
    expect(text).toContain('--model-approval-status Approved');
  });
});

describe('a person who is told of a training run', () => {
  test('reads which limit was missed', () => {
    const gate = { name: 'Fail', gate: 'Not registered: auc is 0.7799 (at least 0.78): False' };
    const evaluation = { ...MODEL.evaluation, metrics: { auc: 0.7799, recall: 0.41 } };
    const message = failedRunMessage({ arn: EXECUTION, steps: [gate], evaluation }, LIMITS, PLACE);
    expect(message.subject).toBe('the trained model missed its limits and was not registered');
    expect(textOf(message)).toContain(
      lines(
        'Measured on 715 records that it has not seen:',
        '  auc: 0.7799, limit at least 0.78, MISSED',
        '  recall: 0.41, limit at least 0.3, met',
        '  disparate impact of black: 0.87, limit at least 0.8, met',
        '',
        'Nothing is urgent. The same run would miss the limit again. Publish better data, or deploy changed code. If the limit itself is wrong, change it in the use case file, and deploy.',
        '',
        'Then this command starts a run. Without the parameter, it learns from the version in the use case file.',
        '  aws sagemaker start-pipeline-execution --region eu-west-1 --pipeline-name mortgage-approval-training --pipeline-parameters Name=DataVersion,Value=<version>',
      ),
    );
    const unread = failedRunMessage({ arn: EXECUTION, steps: [gate] }, LIMITS, PLACE);
    expect(textOf(unread)).toContain('Not registered: auc is 0.7799 (at least 0.78): False');
  });

  test('reads which step failed, why, and where its log is', () => {
    const jobArn = 'arn:aws:sagemaker:eu-west-1:111111111111:training-job/pipelines-4r83jejmhorv-Train-abc';
    const train = { name: 'Train', reason: 'AlgorithmError:\n no column deny', jobArn };
    const message = failedRunMessage({ arn: EXECUTION, steps: [train] }, LIMITS, PLACE);
    expect(message.subject).toBe('a training run failed at Train');
    expect(textOf(message)).toContain(
      lines(
        'What failed:',
        '  Train: AlgorithmError: no column deny',
        `    ${CONSOLE}/sagemaker/home?region=eu-west-1#/jobs/pipelines-4r83jejmhorv-Train-abc`,
        '',
        'When the reason is gone, this command repeats the run from what failed:',
        `  aws sagemaker retry-pipeline-execution --region eu-west-1 --pipeline-execution-arn ${EXECUTION}`,
      ),
    );
  });
});

describe('a person who is told of a release', () => {
  const ASKED = {
    environment: 'prod',
    stage: 'approve-prod',
    action: 'Approve',
    instructions: 'Read the fairness section',
  };
  const smokeTest = {
    environment: 'prod',
    action: 'SmokeTest',
    isApproval: false,
    summary: 'mortgage-approval-prod answered 500',
  };

  test('is asked to approve with what is in it, the figures and the page with the buttons', () => {
    const answer =
      `  aws codepipeline put-approval-result --region eu-west-1 --pipeline-name ${RUN.pipeline}` +
      ' --stage-name approve-prod --action-name Approve --token "$token"';
    const message = releaseApprovalMessage(RUN, ASKED, FACTS);
    expect(message.subject).toBe('the release of model version 7 waits for your approval to go to prod');
    expect(textOf(message)).toBe(
      lines(
        'The release of model version 7 waits for approval before it is deployed to prod, which serves as before until then. If nobody answers within 7 days, the approval fails and nothing is deployed there.',
        '',
        'What is in it:',
        '  registered 2026-11-20 08:00 UTC',
        '  data version 1990',
        '  code commit 0f3c2ab',
        '  model approved by arn:aws:sts::111111111111:assumed-role/ModelOwner/ana at 2026-11-20 09:30 UTC',
        '  "four-fifths rule met"',
        'Its evaluation:',
        '  auc: 0.83, limit at least 0.78, met',
        '  recall: 0.35, limit at least 0.3, met',
        '  disparate impact of black: 0.87, limit at least 0.8, met',
        '',
        'What to look at: Read the fairness section',
        '',
        `Approve or reject it: ${CONSOLE}/codesuite/codepipeline/pipelines/mortgage-approval-dev-Delivery-A1B2/view?region=eu-west-1`,
        '',
        'Or run the first of these commands, which finds the approval, then one of the others, which answer it:',
        `  token=$(aws codepipeline get-pipeline-state --region eu-west-1 --name ${RUN.pipeline}` +
          ` --query "stageStates[?stageName=='approve-prod'].actionStates[] | [?actionName=='Approve'].latestExecution.token | [0]"` +
          ' --output text)',
        `${answer} --result status=Approved,summary='why you approve'`,
        `${answer} --result status=Rejected,summary='why you reject'`,
      ),
    );
  });

  test.each([
    ['deployed', deployedMessage(RUN, 'prod', FACTS), 'the release of model version 7 is in prod'],
    [
      'taken back',
      deployedMessage({ ...RUN, isRollback: true }, 'prod', FACTS),
      'prod was rolled back to the release of model version 7',
    ],
    ['failed', failedReleaseMessage(RUN, smokeTest, FACTS), 'the release of model version 7 failed in prod'],
    [
      'not taken back',
      failedReleaseMessage({ ...RUN, isRollback: true }, smokeTest, FACTS),
      'the rollback to the release of model version 7 failed in prod',
    ],
    [
      'rejected',
      failedReleaseMessage(RUN, { ...smokeTest, isApproval: true, summary: 'too thin a margin' }, FACTS),
      'the release of model version 7 was not approved for prod',
    ],
    ['unknown', failedReleaseMessage({ ...RUN, manifest: undefined }, undefined, FACTS), 'a release failed'],
  ])('%s: the subject says so', (_what, message, subject) => {
    expect(message.subject).toBe(subject);
    expect(textOf(message)).toContain(`${CONSOLE}/codesuite/codepipeline/pipelines/`);
  });

  const again = (version = RUN.version) =>
    `  aws codepipeline start-pipeline-execution --region eu-west-1 --name ${RUN.pipeline}` +
    ` --source-revisions actionName=Release,revisionType=S3_OBJECT_VERSION_ID,revisionValue=${version}`;
  const served = (environment: string) => {
    const call = (operation: string, rest: string) =>
      `aws sagemaker ${operation} --region eu-west-1 ${rest} --output text`;
    const named = `--endpoint-config-name "$config" --query 'ProductionVariants[0].ModelName'`;
    return [
      `  config=$(${call('describe-endpoint', `--endpoint-name mortgage-approval-${environment} --query EndpointConfigName`)})`,
      `  model=$(${call('describe-endpoint-config', named)})`,
      `  ${call('describe-model', `--model-name "$model" --query 'PrimaryContainer.ModelPackageName || PrimaryContainer.ModelDataUrl'`)}`,
    ];
  };
  const at = (environment: string, action: string, isApproval = false) => ({ environment, action, isApproval });

  test('reads why it failed, what serves now, and how to go back', () => {
    const text = textOf(failedReleaseMessage(RUN, { ...smokeTest, environment: 'staging' }, FACTS));
    expect(text).toContain(
      lines(
        'The release of model version 7 failed in staging, at the action SmokeTest.',
        '',
        'The reason: mortgage-approval-prod answered 500',
        '',
        'The release is deployed to staging, and may still serve. Prod serves as before: the release does not go there.',
        '',
        'If a release has succeeded in staging since the pipeline was last changed, the pipeline deploys that one again by itself, and another message says so. If none has, as with a first release or after an update of the pipeline, nothing follows.',
        '',
        'What serves in staging, with credentials of account 222222222222:',
        ...served('staging'),
        '',
        'To go back by hand, choose an earlier version of the release, and start the pipeline with it:',
        "  aws s3api list-object-versions --region eu-west-1 --bucket releases --prefix mortgage-approval/release.zip --query 'Versions[].[LastModified,VersionId]' --output text",
        again('<version id>'),
      ),
    );
  });

  test.each<[string, object, ReturnType<typeof at> | undefined, string[]]>([
    ['fails to deploy', {}, at('prod', 'Deploy'), ['CloudFormation takes prod back', ...served('prod')]],
    ['is refused before anything changes', {}, at('prod', 'Prepare'), ['Nothing was changed in prod', again()]],
    ['has no release to deploy', {}, at('Source', 'Release'), ['every environment serves as before', again()]],
    ['is not approved', {}, at('prod', 'Approve', true), ['prod serves as before', again()]],
    ['cannot be located', {}, undefined, ['Look at the run now']],
    [
      'is a rollback',
      { isRollback: true },
      at('prod', 'Clear'),
      ['Look at prod now: it may serve the release that failed before.', ...served('prod'), again('<version id>')],
    ],
  ])('reads what it means that one %s', (_what, run, failed, said) => {
    const text = textOf(failedReleaseMessage({ ...RUN, ...run }, failed, FACTS));
    for (const each of said) expect(text).toContain(each);
    expect(text.includes('deploys that one again by itself')).toBe(failed?.action === 'Deploy');
  });

  test.each<[string, object, ReturnType<typeof at> | undefined, string[]]>([
    [
      'waits for an approval',
      {},
      at('prod', 'Approve', true),
      ['It had come to prod', 'prod serves as before.', again()],
    ],
    ['is being deployed', {}, at('prod', 'Deploy'), ['nobody tests the result', ...served('prod'), again()]],
    ['has just begun', {}, at('Source', 'Release'), ['all of them serve as before', again()]],
    ['has no actions yet', { version: undefined }, undefined, [again().replace(/ --source-revisions.*/, '')]],
  ])('reads that one which %s was cancelled, why, and how to start it again', (_what, run, last, said) => {
    const message = cancelledReleaseMessage({ ...RUN, ...run }, last, FACTS);
    expect(message.subject).toBe('the release of model version 7 was cancelled');
    const text = textOf(message);
    expect(text).toContain('because the delivery pipeline was changed while it was on its way');
    for (const each of said) expect(text).toContain(each);
  });

  test('reads that a newer one has taken its place', () => {
    const message = overtakenReleaseMessage(RUN, FACTS);
    expect(message.subject).toBe('the release of model version 7 was overtaken by a newer one');
    expect(textOf(message)).toContain('You need not do anything.');
  });

  test('reads who rolled back, if a person did', () => {
    const rollback = { ...RUN, isRollback: true };
    expect(textOf(deployedMessage(rollback, 'prod', FACTS))).toContain('because a later release failed there');
    const byAna = textOf(deployedMessage({ ...rollback, rolledBackBy: 'arn:aws:iam::1:user/ana' }, 'prod', FACTS));
    expect(byAna).toContain('by arn:aws:iam::1:user/ana.');
    expect(byAna).not.toContain('failed');
  });
});

describe('a person who is told of an alarm', () => {
  test('reads what it is about, why, and where', () => {
    const message = alarmMessage(alarm('ALARM', 'OK'), AROUND);
    expect(message.subject).toBe('ALARM in prod: drift');
    expect(textOf(message)).toBe(
      lines(
        'The traffic of mortgage-approval-prod has drifted: the PSI of a feature is above 0.2.',
        '',
        'What to do: read the report.',
        '',
        '    aws s3 ls',
        '',
        'CloudWatch says: Threshold Crossed: 1 datapoint [0.31 (20/11/26 08:00:00)] was greater than the threshold (0.2).',
        '',
        'Alarm mortgage-approval-prod-drift',
        'prod (account 333333333333, eu-west-1)',
        '2026-11-20 09:30 UTC',
        '',
        `${CONSOLE}/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/mortgage-approval-prod-drift`,
      ),
    );
  });

  test('reads that it is over', () => {
    const message = alarmMessage(alarm('OK', 'ALARM'), AROUND);
    expect(message.subject).toBe('OK again in prod: drift');
    expect(textOf(message)).toMatch(
      /^This is over:\nThe traffic of mortgage-approval-prod has drifted.*\.\n\nCloudWatch/,
    );
    expect(textOf(message)).not.toMatch(/What to do|aws s3/);
  });

  test('reads the description of an alarm that CloudFormation has named', () => {
    const named = alarm('ALARM', 'OK', 'mortgage-approval-prod-DriftHandlerDeadLettersAlarm3B4C-x1');
    expect(alarmMessage(named, AROUND).subject).toBe(
      'ALARM in prod: The traffic of mortgage-approval-prod has drifted: the PSI of a feature is above 0.2',
    );
  });

  test('learns the environment from the account, and among several in one account from the name', () => {
    const here = [
      { name: 'prod', account: OWN.account, region: OWN.region },
      { name: 'prod-eu', account: OWN.account, region: OWN.region },
    ];
    const subject = (name: string) =>
      alarmMessage({ ...alarm('ALARM', 'OK', name), account: OWN.account }, { ...AROUND, environments: here }).subject;
    expect(subject('mortgage-approval-prod-eu-drift')).toBe('ALARM in prod-eu: drift');
    expect(subject('mortgage-approval-prod-drift')).toBe('ALARM in prod: drift');
    expect(subject('mortgage-approval-dev-RetrainingHandlerDeadLettersAlarm3B-x1')).toMatch(/^ALARM: The traffic/);
  });
});

describe('links', () => {
  test.each([
    ['aws-cn', 'cn-north-1', 'https://cn-north-1.console.amazonaws.cn/'],
    ['aws-us-gov', 'us-gov-west-1', 'https://us-gov-west-1.console.amazonaws-us-gov.com/'],
    ['aws-eusc', 'eusc-de-east-1', 'https://eusc-de-east-1.console.amazonaws-eusc.eu/'],
  ])('of the partition %s lead to its own console', (partition, region, start) => {
    const event = { ...alarm('ALARM', 'OK'), region };
    expect(alarmMessage(event, { ...AROUND, partition }).paragraphs.at(-1)).toContain(start);
  });

  test('are left out where nobody knows the address of the console, and nothing else is', () => {
    const place = { partition: 'aws-iso', region: 'us-iso-east-1' };
    const model = { ...MODEL, arn: MODEL.arn.replace('aws:sagemaker:eu-west-1', 'aws-iso:sagemaker:us-iso-east-1') };
    const text = textOf(approvalMessage(model, LIMITS, place));
    expect(text).not.toContain('https:');
    expect(text).toContain('  aws sagemaker update-model-package --region us-iso-east-1');
    expect(text).not.toMatch(/\n\n\n/);
  });

  test('survive any name of an alarm', () =>
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (name) => {
        const link = alarmMessage(alarm('ALARM', 'OK', name), AROUND).paragraphs.at(-1)!;
        expect(decodeURIComponent(new URL(link).hash)).toBe(`#alarmsV2:alarm/${name}`);
      }),
    ));
});

describe('what SNS is asked to publish', () => {
  const anyText = fc.string({ unit: 'binary', maxLength: 400 });

  test('has a subject that SNS takes, whatever happened', () =>
    fc.assert(
      fc.property(anyText, fc.array(anyText), fc.boolean(), (subject, paragraphs, chat) => {
        const input = publication('topic', 'mortgage-approval', { subject, paragraphs }, chat);
        expect(input.Subject).toMatch(/^[!-~][ -~]{0,98}$/);
        expect(Buffer.byteLength(input.Message!)).toBeLessThan(262_144);
      }),
    ));

  test('keeps a text that fits as it is, and letters of other alphabets readable', () => {
    expect(subjectOf('credit', { subject: 'Größe\u0007 naïve 模', paragraphs: [] })).toBe('credit: Gro?e? naive ?');
    expect(subjectOf('credit', { subject: 'x '.repeat(90), paragraphs: [] })).toMatch(/^credit: (x )+x\.\.\.$/);
  });

  test('is what a chat understands and, for everybody else, the text', () => {
    const message = { subject: 'drift', paragraphs: ['It has drifted.', '', 'Look at it.'] };
    expect(publication('topic', 'credit', message, false)).toEqual({
      TopicArn: 'topic',
      Subject: 'credit: drift',
      Message: 'It has drifted.\n\nLook at it.',
    });
    const { Message, MessageStructure } = publication('topic', 'credit', message, true);
    expect(MessageStructure).toBe('json');
    const texts = JSON.parse(Message!) as { default: string; https: string };
    expect(texts.default).toBe('It has drifted.\n\nLook at it.');
    expect(JSON.parse(texts.https)).toEqual({
      version: '1.0',
      source: 'custom',
      content: { textType: 'client-markdown', title: 'credit: drift', description: 'It has drifted.\n\nLook at it.' },
    });
  });
});

describe('a verdict', () => {
  const limit = (comparison: 'at least' | 'at most', threshold: number) => [
    { label: 'm', path: 'metrics.m', comparison, threshold },
  ];

  test('never shows a value on the wrong side of its limit', () =>
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.constantFrom('at least' as const, 'at most' as const),
        (value, threshold, comparison) => {
          const [text] = verdicts(limit(comparison, threshold), { metrics: { m: value } });
          const shown = Number(/^m: (\S+),/.exec(text)![1]);
          expect(text.endsWith(', met')).toBe(comparison === 'at least' ? shown >= threshold : shown <= threshold);
        },
      ),
    ));

  test('says that a value is missing', () => {
    expect(verdicts(limit('at least', 0.5), { metrics: {} })).toEqual(['m: not in the evaluation, limit at least 0.5']);
    expect(verdicts([{ ...limit('at most', 1)[0], path: '__proto__.x' }], { metrics: {} })[0]).toContain('not in the');
  });
});
