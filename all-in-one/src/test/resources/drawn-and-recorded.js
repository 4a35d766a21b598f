window.recordedInTime = () => [...loopmesh.model.requests.values()].filter(each => each.root && each.stays.length === 3
  && !each.cameLate && each.stays.every(stay => stay.parent) && each.end < loopmesh.model.shown - 5e5 && loopmesh.drawn(each.trace).seated);

window.compareWithSpans = async () => {
  // each state of a request: as the page knows it, as its trace has it, and as it was drawn; microseconds
  let wrong = 0, early = 0, late = 0;
  for (const request of recordedInTime().slice(0, 50)) {
    const trace = await (await fetch(`/api/traces/${request.trace}`)).json();
    const span = (service, kind, holds = () => true) => trace.spans.find(each => each.kind === kind && each.service === service && holds(each)).recorded;
    const states = [
      { place: 'seated', start: request.handled, end: request.left, span: span('aggregator', 'server') },
      ...request.stays.map(stay => ({ place: stay.service, start: stay.start, end: stay.end, span: span(stay.service, 'server') })),
    ];
    for (const { place, start, end, span: { startUnixNano, endUnixNano } } of states) {
      const [first, last] = loopmesh.drawn(request.trace)[place] ?? [end, end]; // never: late by all of it
      wrong = Math.max(wrong, Math.abs(start - startUnixNano / 1000), Math.abs(end - endUnixNano / 1000));
      early = Math.max(early, start - first, last - end);
      late = Math.max(late, first - start, end - last);
    }
    for (const call of request.calls.values()) { // on the wire only while its own span lasts, if it was drawn at all
      const { startUnixNano, endUnixNano } = span('aggregator', 'client', each => each.spanId === call.span);
      const [first, last] = loopmesh.drawn(request.trace)[`wire ${call.peer}`] ?? [call.start, call.end];
      wrong = Math.max(wrong, Math.abs(call.start - startUnixNano / 1000), Math.abs(call.end - endUnixNano / 1000));
      early = Math.max(early, startUnixNano / 1000 - first, last - endUnixNano / 1000);
    }
  }
  const frame = Math.max(...shownMoments.slice(1).map((moment, i) => moment - shownMoments[i])); // from one picture to the next
  return [wrong, early, late, frame].join(' ');
};
