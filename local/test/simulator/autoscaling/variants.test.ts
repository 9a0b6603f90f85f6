import { describedVariants } from '../../../simulator/autoscaling';
import { validationException } from '../../../core/errors';
import { TOOLS } from '../../support/services';

test('a variant is there if the description of its endpoint names it', async () => {
  const variants = describedVariants(({ EndpointName }: { EndpointName: string }) => {
    if (EndpointName !== 'scored') throw validationException('Could not find endpoint');
    return { ProductionVariants: [{ VariantName: 'main' }] };
  });
  expect(await variants.exists(TOOLS, 'scored', 'main')).toBe(true);
  expect(await variants.exists(TOOLS, 'scored', 'other')).toBe(false);
  expect(await variants.exists(TOOLS, 'absent', 'main')).toBe(false);
});

test('an endpoint that is being made has no variants yet', async () => {
  expect(await describedVariants(() => ({})).exists(TOOLS, 'new', 'main')).toBe(false);
});

test('a bug is no absence', async () => {
  const broken = describedVariants(() => {
    throw new TypeError('bug');
  });
  await expect(broken.exists(TOOLS, 'scored', 'main')).rejects.toThrow('bug');
});
