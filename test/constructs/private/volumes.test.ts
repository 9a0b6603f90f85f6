import { hasVolume } from '../../../constructs/private/volumes';

describe('when an instance type has a volume of its own', () => {
  test.each(['ml.m5.large', 'ml.m6i.4xlarge', 'ml.c5.xlarge', 'ml.t3.medium', 'ml.g4.xlarge', 'ml.p3.2xlarge'])(
    'then a key can be named for %s',
    (type) => expect(hasVolume(type)).toBe(true),
  );

  test.each(['ml.m5d.large', 'ml.g4dn.xlarge', 'ml.p4d.24xlarge', 'ml.g5.xlarge', 'ml.g6e.xlarge', 'ml.trn1.2xlarge'])(
    'then no key can be named for %s',
    (type) => expect(hasVolume(type)).toBe(false),
  );
});
