/**
 * What the page does: its theme, the cells of the board, the filter of the permissions, the flows of a part, and what is
 * printed. Without it, everything can still be read. It takes nothing from the data but ids.
 */
export const SCRIPT = `
(() => {
  const root = document.documentElement;
  root.classList.add('js');

  const button = document.getElementById('theme');
  const system = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : system.matches);
  const label = () => { button.textContent = isDark() ? 'Light' : 'Dark'; };
  button.hidden = false;
  label();
  system.addEventListener('change', label);
  button.addEventListener('click', () => { root.dataset.theme = isDark() ? 'light' : 'dark'; label(); });

  const homes = new Map();
  let open;
  const fold = () => {
    if (!open) return;
    const { cell, group, row } = open;
    homes.get(group).append(group);
    row.hidden = true;
    cell.setAttribute('aria-expanded', 'false');
    open = undefined;
  };
  const unfold = (cell) => {
    const group = document.getElementById(cell.hash.slice(1));
    const row = cell.closest('tr').nextElementSibling;
    fold();
    row.firstElementChild.append(group);
    row.hidden = false;
    cell.setAttribute('aria-expanded', 'true');
    open = { cell, group, row };
  };
  const cells = [...document.querySelectorAll('.board .cell')];
  for (const cell of cells) {
    const group = document.getElementById(cell.hash.slice(1));
    const home = document.createElement('div');
    group.before(home);
    home.append(group);
    homes.set(group, home);
    cell.setAttribute('role', 'button');
    cell.setAttribute('aria-expanded', 'false');
    cell.addEventListener('click', (event) => {
      event.preventDefault();
      if (open && open.cell === cell) fold(); else unfold(cell);
    });
    cell.addEventListener('keydown', (event) => {
      if (event.key === ' ') { event.preventDefault(); cell.click(); }
    });
  }

  const show = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target || !target.matches('.rule')) return;
    const group = target.closest('.group');
    const cell = group && cells.find(({ hash }) => hash === '#' + group.id);
    if (cell && !(open && open.cell === cell)) unfold(cell);
    for (let at = target; at; at = at.parentElement) if (at.matches('details')) at.open = true;
    target.scrollIntoView();
    target.querySelector('summary').focus({ preventScroll: true });
  };
  addEventListener('hashchange', show);
  document.addEventListener('click', (event) => {
    const link = event.target.closest && event.target.closest('a[href^="#"]');
    if (link && link.hash === location.hash && !event.defaultPrevented) show();
  });
  show();

  for (const filter of document.querySelectorAll('[data-filter]')) {
    const list = document.getElementById(filter.dataset.filter);
    const bodies = [...list.querySelectorAll('tbody')];
    const folded = list.querySelector('details');
    const [words, wide] = filter.querySelectorAll('input');
    const output = filter.querySelector('output');
    const apply = () => {
      const asked = words.value.toLowerCase().split(/\\s+/).filter(Boolean);
      let shown = 0;
      for (const body of bodies) {
        const [who, ...rows] = body.rows;
        const matching = rows.filter((row) => {
          const text = (who.textContent + ' ' + row.textContent).toLowerCase();
          const fits = asked.every((word) => text.includes(word)) && (!wide.checked || row.classList.contains('wide'));
          row.hidden = !fits;
          return fits;
        });
        body.hidden = matching.length === 0;
        shown += matching.length;
      }
      if (folded && (asked.length > 0 || wide.checked)) folded.open = true;
      output.textContent = asked.length > 0 || wide.checked ? shown + (shown === 1 ? ' statement' : ' statements') : '';
    };
    words.addEventListener('input', apply);
    wide.addEventListener('change', apply);
  }

  for (const part of document.querySelectorAll('.part')) {
    const diagram = part.closest('.diagram');
    const id = part.dataset.part;
    const trace = (on) => {
      diagram.classList.toggle('tracing', on);
      const near = new Set([id]);
      for (const flow of diagram.querySelectorAll('[data-from]')) {
        const { from, to } = flow.dataset;
        const touches = from === id || to === id;
        flow.classList.toggle('traced', on && touches);
        if (touches) near.add(from).add(to);
      }
      for (const other of diagram.querySelectorAll('.part')) other.classList.toggle('traced', on && near.has(other.dataset.part));
    };
    part.addEventListener('pointerenter', () => trace(true));
    part.addEventListener('pointerleave', () => trace(false));
  }

  // on paper, what needs somebody is open; the rest is a line each
  const PRINTED = 'details:not([open]):not(.rule, .unprinted), .rule:not([open]):is(.failed, .unknown, .accepted, .declared)';
  const closed = [];
  addEventListener('beforeprint', () => {
    fold();
    closed.push(...document.querySelectorAll(PRINTED));
    for (const one of closed) one.open = true;
  });
  addEventListener('afterprint', () => { for (const one of closed.splice(0)) one.open = false; });
})();
`;
