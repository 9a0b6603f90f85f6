import { createHash } from 'node:crypto';
import { definitionOf } from './definitions';
import { RunningPipelines } from './running';
import { type ScriptedService, scriptedService } from './scripted-service';

let service: ScriptedService;
afterEach(() => service.close());

test('a Callback step may be told that it failed before its message is acknowledged', async () => {
  let running: RunningPipelines | undefined;
  service = await scriptedService({
    SendMessage: async ({ MessageBody }) => {
      const { token } = JSON.parse(String(MessageBody)) as { readonly token: string };
      await running!.ask('SendPipelineExecutionStepFailure', { CallbackToken: token, FailureReason: 'no' });
      await new Promise((acknowledged) => setTimeout(acknowledged, 50));
      return { MessageId: 'm', MD5OfMessageBody: createHash('md5').update(String(MessageBody)).digest('hex') };
    },
  });
  running = new RunningPipelines(service.url);
  const step = { Name: 'ask', Type: 'Callback', SqsQueueUrl: `${service.url}/q`, Arguments: {}, OutputParameters: [] };
  const arn = await running.run(definitionOf([step]));
  expect((await running.steps(arn)).ask).toMatchObject({ StepStatus: 'Failed', FailureReason: 'no' });
});
