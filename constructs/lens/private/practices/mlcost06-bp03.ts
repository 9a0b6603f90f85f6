import type { Estate, Subject } from '../judge/estate';
import { everyOf, failed, notApplicable, type Outcome, passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';
import { ofEach } from '../evidence/about';
import { alarmsOn, metricsOf } from '../evidence/alarms';
import { endpoints, modeOf, variantsOf } from '../evidence/endpoints';
import { scales } from '../evidence/scaling';

/** Alarms tell when an endpoint is used too much or too little, and its fleet follows. */
export const MLCOST06_BP03: PracticeRule = {
  id: 'MLCOST06-BP03',
  fix: {
    library:
      '`maxInstances` of `serving.Hosting.realtime`, and an alarm of the AWS CDK on a metric of `ModelEndpoint.metrics`',
    cloudFormation: 'AWS::CloudWatch::Alarm on CPUUtilization or Invocations of the endpoint, and a ScalingPolicy',
  },
  judge: (estate) => ofEach(endpoints(estate), (subject) => isWatched(estate, subject)),
};

/** Metrics that tell how much of an endpoint is used. */
const USAGE =
  /^(CPUUtilization(Normalized)?|GPUUtilization(Normalized)?|MemoryUtilization(Normalized)?|GPUMemoryUtilization.*|Invocations(PerInstance|PerCopy)?|ConcurrentRequestsPer(Model|Copy)|ServerlessConcurrentExecutionsUtilization|ApproximateBacklogSize(PerInstance)?)$/;

function isWatched(estate: Estate, endpoint: Subject): Outcome {
  const variants = variantsOf(estate, endpoint);
  const scaling = everyOf(variants.map((variant) => scales(estate, variant)));
  const usage = alarmsOn(estate, endpoint).find(watchesUsage);
  if (!usage && variants.length > 0 && variants.every((one) => modeOf(one) === 'serverless')) {
    return notApplicable('it has no fleet, and only requests are billed', endpoint.properties);
  }
  if (!usage) return failed('no alarm watches how much of it is used', endpoint.properties);
  if (scaling && scaling.verdict !== 'PASSED') return scaling;
  return passed(`${usage.logicalId} watches how much of it is used, and it scales`, endpoint.properties);
}

/** An expression over several metrics, such as the share of errors, says nothing of how much is used. */
function watchesUsage(alarm: Subject): boolean {
  const metrics = metricsOf(alarm);
  return metrics.length === 1 && USAGE.test(metrics[0].name.text);
}
