import * as fc from 'fast-check';
import { requestFiles } from '../../../../constructs/delivery/private/requests';
import { ReleaseKit } from '../../../../schema/release';

const environment = fc.stringMatching(/^[a-z]{1,12}$/).filter((name) => !['template', 'manifest'].includes(name));
const request = fc.record({ contentType: fc.string({ minLength: 1 }), payload: fc.string({ minLength: 1 }) });
const declared = fc.uniqueArray(fc.tuple(environment, request), { selector: ([name]) => name });

describe('when requests become files of a release', () => {
  test('then every environment finds its own, and none is there twice', () => {
    fc.assert(
      fc.property(declared, (requests) => {
        const { files, byEnvironment } = requestFiles(requests);
        for (const [name, expected] of requests) expect(files[byEnvironment[name]]).toEqual(expected);
        const contents = Object.values(files).map((file) => JSON.stringify(file));
        expect(new Set(contents).size).toBe(contents.length);
        expect(Object.keys(files).sort()).toEqual([...new Set(Object.values(byEnvironment))].sort());
      }),
    );
  });

  test('then the schema of kits accepts them', () => {
    fc.assert(
      fc.property(declared, (requests) => {
        const { files, byEnvironment } = requestFiles(requests);
        expect(ReleaseKit.shape.requests.safeParse(files).success).toBe(true);
        expect(ReleaseKit.shape.manifest.shape.smokeTests.safeParse(byEnvironment).success).toBe(true);
      }),
    );
  });
});
