import type { Estate, Subject } from '../judge/estate';
import { cantTell, failed, type Outcome, passed } from '../judge/outcome';
import type { Node } from '../template/node';
import { isMembers } from '../template/value';

/** The name of a Region. */
export const REGION =
  /\b(?:af|ap|ca|cn|eu|il|me|mx|sa|us|us-gov|us-iso[bf]?|eu-isoe|eusc)-(?:north|south|east|west|central|northeast|northwest|southeast|southwest|de-east)-\d\b/;

/** Where something reads and writes, compared with where it runs. */
export function isNearData(estate: Estate, subject: Subject): Outcome | undefined {
  const places = locations(subject.properties).sort((a, b) => Number(isImage(a)) - Number(isImage(b)));
  if (places.length === 0) return undefined;
  const { region } = subject.template.environment;
  const named = places.map((place) => ({ place, region: REGION.exec(place.text)?.[0] }));
  const away = named.find((one) => one.region !== undefined && one.region !== region);
  if (away && region === undefined) {
    return cantTell(
      `it uses ${away.place.text} in ${away.region}, and only the deployment knows where it runs`,
      away.place,
    );
  }
  if (away) return failed(`it runs in ${region} and uses ${away.place.text} in ${away.region}`, away.place);
  const near =
    named.find((one) => one.region !== undefined)?.place ?? places.find((place) => isHere(estate, subject, place));
  if (near) return passed(`it uses ${near.text} in its own Region`, near);
  return cantTell('only the deployment knows where its data is', places[0]);
}

/** Whether a location belongs to the stack, or says its Region by the pseudo parameter. */
function isHere(estate: Estate, subject: Subject, place: Node): boolean {
  if (place.text.includes('${AWS::Region}')) return true;
  return estate
    .targets(subject, place)
    .some(({ type }) => type === 'AWS::S3::Bucket' || type === 'AWS::ECR::Repository');
}

function isImage({ text }: Node): boolean {
  return text.includes('.dkr.ecr.');
}

const LOCATION = /^s3:\/\/|^https:\/\/s3[.-]|\.dkr\.ecr\./;

/** The URIs of S3 and the images below a place. */
function locations(node: Node): Node[] {
  const { value } = node;
  if (Array.isArray(value)) return node.items.flatMap(locations);
  if (isMembers(value)) return node.keys.flatMap((key) => locations(node.get(key)));
  return LOCATION.test(node.text) ? [node] : [];
}
