(async () => {
  // every stay in a kitchen: as the page knows it, as its trace has it, and as it was drawn
  const done = [...loopmesh.model.requests.values()].filter(each => each.root && each.stays.length === 3).slice(0, 50);
  let wrong = 0, early = 0, late = 0;
  for (const request of done) {
    const trace = await (await fetch(`/api/traces/${request.trace}`)).json();
    for (const stay of request.stays) {
      const span = trace.spans.find(each => each.kind === 'server' && each.service === stay.service);
      const [first, last] = loopmesh.drawn(request.trace)[stay.service] ?? [stay.end, stay.end]; // never: late by all of it
      wrong = Math.max(wrong, Math.abs(stay.start - span.recorded.startUnixNano / 1000), Math.abs(stay.end - span.recorded.endUnixNano / 1000));
      early = Math.max(early, stay.start - first, last - stay.end);
      late = Math.max(late, first - stay.start, stay.end - last);
    }
  }
  const frame = Math.max(...frameTimes.slice(1).map((time, i) => time - frameTimes[i])) * 1000;
  return [wrong, early, late, frame, loopmesh.model.late].join(' ');
})()
