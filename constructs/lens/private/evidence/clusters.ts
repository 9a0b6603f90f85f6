import type { Subject } from '../judge/estate';
import { failed, mustBeOneOf, type Outcome, passed, unknown } from '../judge/outcome';

/** Whether what processes data ends when its work ends. */
export function keepsRunning(subject: Subject): Outcome {
  const judge = JUDGES[subject.type];
  return judge ? judge(subject) : failed('it runs and bills whether there is work or not', subject.properties);
}

/** What bills while it waits for data, unless it is told to stop. */
export const WAITING = [
  'AWS::EMR::Cluster',
  'AWS::EMRServerless::Application',
  'AWS::Glue::DevEndpoint',
  'AWS::Kinesis::Stream',
  'AWS::MSK::Cluster',
  'AWS::MWAA::Environment',
  'AWS::Redshift::Cluster',
];

const JUDGES: { readonly [type: string]: ((subject: Subject) => Outcome) | undefined } = {
  'AWS::EMR::Cluster': ({ properties }) => {
    const keep = properties.get('Instances', 'KeepJobFlowAliveWhenNoSteps');
    const stop = properties.get('AutoTerminationPolicy', 'IdleTimeout');
    if (stop.value !== undefined) return passed('the cluster ends when it is idle', stop);
    if (keep.unknown) return unknown(keep);
    // CloudFormation keeps a cluster without steps alive
    if (keep.text === 'false') return passed('the cluster ends after its last step', keep);
    return failed('the cluster waits for work, as AutoTerminationPolicy is not set', stop);
  },
  'AWS::EMRServerless::Application': ({ properties }) => {
    const enabled = properties.get('AutoStopConfiguration', 'Enabled');
    if (enabled.unknown) return unknown(enabled);
    if (enabled.text === 'false') return failed('the idle application keeps its workers', enabled);
    return passed('the application stops when it is idle', enabled);
  },
  'AWS::Kinesis::Stream': ({ properties }) => {
    const mode = properties.get('StreamModeDetails', 'StreamMode');
    const shards = properties.get('ShardCount');
    if (mode.value !== undefined) return mustBeOneOf(mode, ['ON_DEMAND']);
    if (shards.value === undefined) return passed('the stream bills what is sent', mode);
    return failed(`${shards.text} shards bill whether data arrives or not`, shards);
  },
};
