import type { Estate, Subject } from '../judge/estate';
import { failed, notApplicable } from '../judge/outcome';
import type { PracticeOutcome } from '../judge/rule';
import type { Node } from '../template/node';
import { kindOf } from './instances';

const TYPES: { readonly [type: string]: readonly string[] | undefined } = {
  'AWS::EC2::Instance': ['InstanceType'],
  'AWS::EC2::LaunchTemplate': ['LaunchTemplateData', 'InstanceType'],
  'AWS::AutoScaling::LaunchConfiguration': ['InstanceType'],
  'AWS::EKS::Nodegroup': ['InstanceTypes'],
};

/** What people start on servers of their own though SageMaker runs it. */
const TOOLS = /\b(jupyter(lab|hub)?|mlflow|kubeflow|rstudio-server)\b/i;

/** What a rule says of each server of its own, of those that are for machine learning or of some kinds of them. */
export function judgeServers(
  estate: Estate,
  say: (what: string) => string,
  isMeant: (what: string) => boolean = () => true,
): PracticeOutcome[] {
  return estate.all(...Object.keys(TYPES)).map((subject) => {
    const use = useOf(subject);
    const outcome =
      use && isMeant(use.what)
        ? failed(say(use.what), use.place)
        : notApplicable('nothing shows that it is a server for machine learning', subject.properties);
    return { ...outcome, subject };
  });
}

/** What shows that a server is for machine learning, such as accelerators. */
function useOf({ properties, type }: Subject): { readonly what: string; readonly place: Node } | undefined {
  const accelerated = properties.get(...TYPES[type]!).items.find(isAccelerated);
  if (accelerated) return { place: accelerated, what: `servers of type ${accelerated.text}` };
  const scripts = [properties.get('UserData'), properties.get('LaunchTemplateData', 'UserData')];
  const [place] = scripts.filter(({ text }) => TOOLS.test(text));
  return place && { place, what: `a server with ${TOOLS.exec(place.text)![0]}` };
}

function isAccelerated({ text }: Node): boolean {
  return ['GPU', 'Inferentia', 'Trainium'].includes(kindOf(text)?.processor ?? '');
}
