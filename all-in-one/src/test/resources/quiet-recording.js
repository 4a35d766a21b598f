// Opens a recording of ten seconds in which no request comes.
{
  const begin = 1.7e15;
  const event = { type: 'loop', service: 'aggregator', loop: 0, lost: 0, untoldArrivals: 0, blocks: [], fine: [], arrivals: [] };
  const events = [{ ...event, from: begin, to: begin + 1e6 }, { ...event, from: begin + 1e6, to: begin + 10e6 }];
  const files = new DataTransfer();
  files.items.add(new File([JSON.stringify({ kind: 'loopmesh-recording-1', left: 0, events })], 'recording.json', { type: 'application/json' }));
  const input = document.getElementById('open');
  input.files = files.files;
  input.dispatchEvent(new Event('change'));
}
