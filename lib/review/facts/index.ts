import { Estate } from '../../../constructs/lens/private/judge/estate';
import { inOneWorld } from '../../../constructs/lens/private/template/world';
import type { Facts, Source } from '../report';
import { accessIn } from './access';
import { architectureOf } from './architecture';
import { costsIn } from './costs';
import { encryptionIn } from './encryption';
import { networkIn } from './network';
import { priced, type Prices } from './prices';

/**
 * What the templates of a source show of a reviewer's questions. Where a template leaves something open, the facts are those
 * of its first allowed values, and of conditions that are met.
 */
export function factsOf(source: Source, prices?: Prices): Facts {
  return inOneWorld((world) => {
    const estate = new Estate(
      source.templates.map(({ template }) => template),
      world,
    );
    const costs = costsIn(estate);
    return {
      access: accessIn(estate),
      encryption: encryptionIn(estate),
      network: networkIn(estate),
      costs: prices ? costs.map((driver) => priced(driver, prices)) : costs,
      architecture: architectureOf(estate),
    };
  });
}
