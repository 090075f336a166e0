/* Routes of influence: x moves y moves z. A route's strength is the product of its edges, so the
   most reliable one is the shortest under -ln(weight). */
(() => {
  "use strict";

  const LEAST = 1e-9;

  const out = new Map();
  RG.data.ties.forEach((tie) => {
    if (tie.conflict) return;
    [[tie.a, tie.b, tie.ab], [tie.b, tie.a, tie.ba]].forEach(([from, to, weight]) => {
      if (!weight) return;
      if (!out.has(from)) out.set(from, []);
      out.get(from).push({ a: from, b: to, w: weight, tie });
    });
  });

  /* A binary heap of [cost, person]; thousands of people make a sorted list too slow. */
  const heap = () => {
    const items = [];
    const swap = (i, j) => { [items[i], items[j]] = [items[j], items[i]]; };
    return {
      get size() { return items.length; },
      push(cost, n) {
        items.push([cost, n]);
        for (let i = items.length - 1; i > 0;) {
          const up = (i - 1) >> 1;
          if (items[up][0] <= items[i][0]) break;
          swap(up, i);
          i = up;
        }
      },
      pop() {
        const top = items[0];
        const last = items.pop();
        if (items.length) {
          items[0] = last;
          for (let i = 0; ;) {
            let least = i;
            for (const child of [2 * i + 1, 2 * i + 2]) {
              if (child < items.length && items[child][0] < items[least][0]) least = child;
            }
            if (least === i) break;
            swap(least, i);
            i = least;
          }
        }
        return top;
      },
    };
  };

  const asRoute = (steps) => {
    const weakest = steps.reduce((worst, step, i) => (step.w < steps[worst].w ? i : worst), 0);
    return {
      people: [steps[0].a, ...steps.map((step) => step.b)],
      steps,
      strength: steps.reduce((product, step) => product * step.w, 1),
      weakest,
    };
  };

  /* Return the most reliable route from any of `sources` to `target`, or null. */
  const best = (sources, target, { without = new Set(), bannedSteps = new Set() } = {}) => {
    const least = RG.state.filters.strength;
    const cost = new Map(sources.map((n) => [n, 0]));
    const came = new Map();
    const done = new Set();
    const queue = heap();
    sources.forEach((n) => queue.push(0, n));
    while (queue.size) {
      const [spent, n] = queue.pop();
      if (done.has(n)) continue;
      done.add(n);
      if (n === target) break;
      (out.get(n) || []).forEach((step) => {
        if (step.tie.w < least || without.has(step.b) || bannedSteps.has(`${step.a} ${step.b}`)) return;
        const total = spent + Math.max(-Math.log(step.w), LEAST);
        if (total < (cost.get(step.b) ?? Infinity)) {
          cost.set(step.b, total);
          came.set(step.b, step);
          queue.push(total, step.b);
        }
      });
    }
    if (!came.has(target)) return null;
    const steps = [];
    for (let n = target; came.has(n); n = came.get(n).a) steps.unshift(came.get(n));
    return asRoute(steps);
  };

  /* Return up to `k` loopless routes, best first (Yen 1971). */
  const several = (from, to, k) => {
    const first = best([from], to);
    if (!first) return [];
    const found = [first];
    const waiting = [];
    const seen = new Set([first.people.join(" ")]);
    while (found.length < k) {
      const last = found[found.length - 1];
      last.steps.forEach((step, i) => {
        const root = last.steps.slice(0, i);
        const head = last.people.slice(0, i + 1).join(" ");
        const banned = new Set(found.filter((route) => route.people.slice(0, i + 1).join(" ") === head && route.steps[i])
          .map((route) => `${route.steps[i].a} ${route.steps[i].b}`));
        const rest = best([step.a], to, { without: new Set(last.people.slice(0, i)), bannedSteps: banned });
        if (!rest) return;
        const whole = asRoute([...root, ...rest.steps]);
        const key = whole.people.join(" ");
        if (!seen.has(key)) {
          seen.add(key);
          waiting.push(whole);
        }
      });
      if (!waiting.length) break;
      waiting.sort((x, y) => y.strength - x.strength || x.people.length - y.people.length);
      found.push(waiting.shift());
    }
    return found;
  };

  const ours = RG.data.people.filter((person) => person.ours).map((person) => person.n);

  /* Return our best route to the decider by way of `n`; as much of it as there is, or null. */
  const by = (n) => {
    const { decider } = RG.data.meta;
    const person = RG.people.get(n);
    const here = person.ours || !ours.length ? null : best(ours, n);
    if (!decider || n === decider || (here && here.people.includes(decider))) return here;
    const on = best([n], decider, { without: new Set(here ? here.people.slice(0, -1) : []) });
    if (!here) return person.ours || !ours.length ? on : null;
    return on ? asRoute([...here.steps, ...on.steps]) : here;
  };

  /* Return how the tie of a step reads from its first person: "advises", "is approved by". */
  const reads = (step) => {
    const forward = step.a === step.tie.a ? "ab" : "ba";
    const [sense, way] = (step.tie.says && step.tie.says[forward]) || step.tie.kinds[0];
    const turned = way !== "both" && way !== forward && `inverse.${sense}` in RG.data.words;
    return RG.t(turned ? `inverse.${sense}` : `kind.${sense}`);
  };

  RG.routes = { best, several, by, reads, ours, out };
})();
