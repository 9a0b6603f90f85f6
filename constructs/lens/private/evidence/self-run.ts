import type { Estate, Subject } from '../judge/estate';
import type { Node } from '../template/node';
import { kindOf } from './instances';

/** A server that people run themselves for machine learning. */
export interface SelfRun {
  readonly subject: Subject;
  /** What shows it. */
  readonly place: Node;
  /** What it is for, such as `instances with GPU`. */
  readonly what: string;
}

const TYPES: { readonly [type: string]: readonly string[] | undefined } = {
  'AWS::EC2::Instance': ['InstanceType'],
  'AWS::EC2::LaunchTemplate': ['LaunchTemplateData', 'InstanceType'],
  'AWS::AutoScaling::LaunchConfiguration': ['InstanceType'],
  'AWS::EKS::Nodegroup': ['InstanceTypes'],
};

/** What people start on servers of their own though SageMaker runs it. */
const TOOLS = /\b(jupyter(lab|hub)?|mlflow|kubeflow|rstudio-server)\b/i;

/** Servers with accelerators, or with the tools of machine learning. */
export function selfRunServers(estate: Estate): SelfRun[] {
  return estate.all(...Object.keys(TYPES)).flatMap((subject) => {
    const { properties, type } = subject;
    const accelerated = properties.get(...TYPES[type]!).items.find(isAccelerated);
    if (accelerated) return [{ subject, place: accelerated, what: `servers of type ${accelerated.text}` }];
    const script = [properties.get('UserData'), properties.get('LaunchTemplateData', 'UserData')].find(({ text }) =>
      TOOLS.test(text),
    );
    const tool = script && TOOLS.exec(script.text)?.[0];
    return script && tool ? [{ subject, place: script, what: `a server with ${tool}` }] : [];
  });
}

/** Servers with notebooks. */
export function notebookServers(estate: Estate): SelfRun[] {
  return selfRunServers(estate).filter(({ what }) => /jupyter|rstudio/i.test(what));
}

function isAccelerated({ text }: Node): boolean {
  return ['GPU', 'Inferentia', 'Trainium'].includes(kindOf(text)?.processor ?? '');
}
