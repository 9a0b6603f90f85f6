/**
 * What a use case says about a best practice of the ML Lens that no template can show.
 *
 * @see https://docs.aws.amazon.com/wellarchitected/latest/machine-learning-lens/machine-learning-lens.html
 */
export interface PracticeDeclaration {
  /** What was decided or done, in one to three sentences of 10 to 1,024 characters. Any other length fails with MLL130. */
  readonly statement: string;

  /**
   * The address of the document where it is written down, such as a decision record: an `https` URL. Any other text fails
   * with MLL131.
   *
   * @default - the report has no link to follow
   */
  readonly link?: string;
}
