import { exampleText, synthesise, type TemplateBody, textOfCase } from './fixture';

interface Policies {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

const all = [exampleText, textOfCase('unchanged')].flatMap((text) =>
  Object.entries(synthesise(text).templates).flatMap(([stack, { Resources }]: [string, TemplateBody]) =>
    Object.entries(Resources).map(([id, resource]) => [`${stack}/${id}`, resource as unknown as Policies] as const),
  ),
);

/** What holds data or models that nobody can make again. */
const KEPT = ['AWS::S3::Bucket', 'AWS::KMS::Key', 'AWS::SageMaker::ModelPackageGroup'];

/** SNS keeps no message, so the key of the topic protects nothing that outlives the topic. */
const STORES_NOTHING = /\/NotificationsKey/;

describe('when a stack is removed, or its first creation fails', () => {
  test('then a resource that is retained is not retained when its own creation fails, which would block the next try', () => {
    expect(all.filter(([, { DeletionPolicy }]) => DeletionPolicy === 'Retain').map(([place]) => place)).toEqual([]);
  });

  test('then data, keys and models stay, and everything else goes', () => {
    const kept = all.filter(([, { DeletionPolicy }]) => DeletionPolicy === 'RetainExceptOnCreate');
    expect([...new Set(kept.map(([, { Type }]) => Type))].sort()).toEqual([...KEPT].sort());
    const lost = all.filter(
      ([place, r]) =>
        KEPT.includes(r.Type) && r.DeletionPolicy !== 'RetainExceptOnCreate' && !STORES_NOTHING.test(place),
    );
    expect(lost.map(([place]) => place)).toEqual([]);
  });

  test('then what is kept stays when it is replaced, too', () => {
    const kept = all.filter(([, { DeletionPolicy }]) => DeletionPolicy === 'RetainExceptOnCreate');
    expect([...new Set(kept.map(([, { UpdateReplacePolicy }]) => UpdateReplacePolicy))]).toEqual(['Retain']);
  });
});
