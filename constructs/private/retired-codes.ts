/**
 * Codes of earlier versions, each with the code that reports the same mistake now. A retired code is never used again.
 * MLL707 also judged the names of environments; that part is MLL731 now.
 */
export const RETIRED_CODES: { readonly [code: string]: string } = {
  MLL740: 'MLL742',
  MLL801: 'MLL731',
  MLL802: 'MLL601',
  MLL910: 'MLL421',
  MLL911: 'MLL422',
  MLL913: 'MLL730',
  MLL914: 'MLL731',
  MLL915: 'MLL735',
  MLL916: 'MLL618',
  MLL917: 'MLL613',
  MLL919: 'MLL616',
  MLL920: 'MLL430',
  MLL922: 'MLL816',
  MLL923: 'MLL607',
};
