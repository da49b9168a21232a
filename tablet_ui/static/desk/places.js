/* Which districts and groups: a whole district and some of its groups can't both be meant. */

/** Keeps the boxes of `form` consistent: choosing a place chooses 区・班をえらぶ, a whole district takes its groups off. */
export function startPlaces(form) {
  form.addEventListener('change', ({ target }) => {
    if (!['districts', 'groups'].includes(target.name)) return;
    if (target.checked) form.elements.scope.value = 'areas';
    const place = target.closest('.tree__district');
    const whole = place.querySelector('[name="districts"]');
    const groups = [...place.querySelectorAll('[name="groups"]')];
    if (target === whole && whole.checked) for (const one of groups) one.checked = false;
    if (target !== whole && target.checked) whole.checked = false;
    if (groups.length > 1 && groups.every((one) => one.checked)) {
      for (const one of groups) one.checked = false;
      whole.checked = true;
    }
    form.dispatchEvent(new Event('input'));
  });
}

/** {names, households}: what is chosen, as it will be called; null where nothing is chosen yet. */
export function chosenPlaces(form) {
  const scope = form.querySelector('[name="scope"]:checked');
  if (scope?.value === 'town') return { names: [], isTown: true, households: Number(scope.dataset.households) };
  const names = [];
  let households = 0;
  for (const place of form.querySelectorAll('.tree__district')) {
    const whole = place.querySelector('[name="districts"]');
    const groups = [...place.querySelectorAll('[name="groups"]:checked')];
    const some = whole.checked ? [whole] : groups;
    for (const one of some) households += Number(one.dataset.households);
    if (whole.checked) names.push(whole.dataset.name);
    else if (groups.length) names.push(`${whole.dataset.name} ${groups.map((one) => one.dataset.name).join('・')}`);
  }
  return names.length ? { names, isTown: false, households } : null;
}
