import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requirementsWithoutWheel } from '../../../../constructs/training/private/requirements';
import { folderOf } from '../fixture';

/** What a folder with these requirements and wheels lacks in an image with Python 3.12. */
function missing(requirements: string, ...wheels: string[]): string[] {
  const folder = folderOf({ 'requirements.txt': requirements });
  mkdirSync(join(folder, 'wheels'));
  for (const wheel of wheels) writeFileSync(join(folder, 'wheels', wheel), '');
  return requirementsWithoutWheel(folder, '3.12');
}

describe('when the code has no requirements', () => {
  test('then nothing is missing', () => {
    expect(requirementsWithoutWheel(folderOf({}), '3.12')).toEqual([]);
    expect(missing('# none yet\n\n')).toEqual([]);
  });
});

describe('when a requirement has a wheel', () => {
  test.each([
    ['xgboost==2.1.0', 'xgboost-2.1.0-py3-none-manylinux2014_x86_64.whl'],
    ['xgboost', 'xgboost-2.1.0-py3-none-manylinux_2_28_x86_64.whl'],
    ['lightgbm >= 4, < 5', 'lightgbm-4.5.0-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl'],
    ['Category_Encoders[all]~=2.6  # encodes', 'category_encoders-2.6.3-py2.py3-none-any.whl'],
    ['scikit.plot==0.3', 'scikit_plot-0.3.0-py3-none-any.whl'],
    ['numba', 'numba-0.62.0-cp312-cp312-manylinux_2_27_x86_64.whl'],
    ['cryptography', 'cryptography-50.0.0-cp311-abi3-manylinux_2_34_x86_64.whl'],
    ['torch==2.9.0', 'torch-2.9.0+cpu-cp312-cp312-manylinux_2_28_x86_64.whl'],
    ['tool==1.0 --hash=sha256:ab \\\n  --hash=sha256:cd', 'tool-1.0-1-py3-none-any.whl'],
  ])('then %j is satisfied by %s', (requirement, wheel) => {
    expect(missing(`${requirement}\n`, wheel)).toEqual([]);
  });

  test('then markers and the options of an index are left to pip', () => {
    expect(missing('--extra-index-url https://example.com\ntomli==2.0; python_version < "3.11"\n')).toEqual([]);
  });
});

describe('when no wheel satisfies a requirement', () => {
  test.each([
    ['there is none', 'xgboost==2.1.0', 'lightgbm-4.5.0-py3-none-any.whl'],
    ['it is of another version', 'xgboost==2.1.0', 'xgboost-2.1.1-py3-none-any.whl'],
    ['it is for a Mac', 'xgboost', 'xgboost-2.1.0-py3-none-macosx_12_0_arm64.whl'],
    ['it is for ARM', 'xgboost', 'xgboost-2.1.0-py3-none-manylinux2014_aarch64.whl'],
    ['it is for Alpine', 'numba', 'numba-0.62.0-cp312-cp312-musllinux_1_2_x86_64.whl'],
    ['it needs a newer C library', 'numba', 'numba-0.62.0-cp312-cp312-manylinux_2_39_x86_64.whl'],
    ['it is for another Python', 'numba', 'numba-0.62.0-cp311-cp311-manylinux_2_27_x86_64.whl'],
    ['it is for threads without a lock', 'numba', 'numba-0.62.0-cp312-cp312t-manylinux_2_27_x86_64.whl'],
    ['it is for a newer Python', 'cryptography', 'cryptography-50.0.0-cp313-abi3-manylinux_2_34_x86_64.whl'],
    ['it is for Python 2', 'six', 'six-1.0-py2-none-any.whl'],
    ['it is a source distribution', 'xgboost', 'xgboost-2.1.0.tar.gz'],
    [
      'it has to come from the network',
      'tool @ https://example.com/tool-1.0-py3-none-any.whl',
      'tool-1.0-py3-none-any.whl',
    ],
    ['it is in another file', '-r base.txt', 'base-1.0-py3-none-any.whl'],
  ])('then it is named, because %s', (_, requirement, wheel) => {
    expect(missing(`${requirement}\n`, wheel)).toEqual([requirement]);
  });
});
