// Import this first: it records what reaches the speaker of any context, whoever plays it and however.

const worklet = `
registerProcessor("tap", class extends AudioWorkletProcessor {
  process([input]) {
    this.port.postMessage({ frame: currentFrame, samples: input[0]?.slice() ?? new Float32Array(128) });
    return true;
  }
});
`;
const taps = new WeakMap();
const connect = Reflect.get(AudioNode.prototype, "connect");

AudioNode.prototype.connect = function (to, ...rest) {
  const isHeard = to instanceof AudioDestinationNode || to instanceof MediaStreamAudioDestinationNode;
  if (isHeard) connect.call(this, tapOf(this.context));
  return connect.call(this, to, ...rest);
};

function tapOf(context) {
  if (!taps.has(context)) taps.set(context, new GainNode(context));
  return taps.get(context);
}

/** Records from now on. `stop` returns the samples, and the frame of the first one in the context's time. */
export async function record(context) {
  await context.audioWorklet.addModule(URL.createObjectURL(new Blob([worklet], { type: "text/javascript" })));
  const node = new AudioWorkletNode(context, "tap", { channelCount: 1, channelCountMode: "explicit" });
  const silence = new GainNode(context, { gain: 0 });
  connect.call(node, silence);
  // A node that is not connected to a destination is not rendered.
  connect.call(silence, context.destination);
  const parts = [];
  node.port.onmessage = ({ data }) => parts.push(data);
  connect.call(tapOf(context), node);
  while (parts.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  return {
    stop() {
      node.disconnect();
      tapOf(context).disconnect(node);
      return { firstFrame: parts[0].frame, samples: parts.flatMap(({ samples }) => [...samples]) };
    },
  };
}
