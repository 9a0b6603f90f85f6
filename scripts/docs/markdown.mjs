// What scripts do with Markdown.

/** Changes the text of a page outside of its fenced blocks of code. */
export function changeProse(markdown, change) {
  return markdown
    .split(/(^ *```.*?^ *```$)/ms)
    .map((part, index) => (index % 2 === 0 ? change(part) : part))
    .join('');
}

/** The anchor that GitHub gives a heading. */
export function anchorOf(heading) {
  return heading
    .replaceAll('`', '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}
