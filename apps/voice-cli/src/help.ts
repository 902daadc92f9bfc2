/** What `--help` prints. */
export const help = `Usage: rt-voice [options]
       npx @rt/voice-cli [options]
       npm run voice -- [options]      in the repository

A voice chat in the terminal: talk to the model, hear its answers, interrupt it.

  --text               type and read, without a microphone or speaker
  --device NAME        microphone and speaker, by name (or part of it) or id
  --input NAME         microphone only
  --output NAME        speaker only
  --list-devices       list the audio devices of this machine
  --backend NAME       audio backend: pulse, native or command (the first that works)
  --echo WAY           keep the model from hearing itself: half-duplex, cancel (requires
                       @ennuicastr/webrtcaec3.js), or none with headphones (none if the
                       speaker's name suggests headphones, otherwise half-duplex)

  --vad KIND           what ends your turn: server (silence), semantic (what you say),
                       off (the space bar) (server)
  --push-to-talk       the space bar starts and ends your turn; same as --vad off
  --instructions TEXT  instructions for the model
  --voice NAME         the model's voice, for example marin
  --model NAME         the OpenAI model (gpt-realtime)
  --transcription NAME transcription model, on Azure a deployment; or off (whisper-1)
  --tools              let the model get the time and the weather, and set timers
  --record FILE        record a stereo WAV: you on the left, the audible model on the right

  --version            print the version
  --help               print this help

Keys: space mutes, or talks with --push-to-talk; i interrupts; t types a message; d chooses devices;
q or Ctrl-C quits. If the input is not a terminal, each line is sent as a message.

Environment variables select the service:
  Azure OpenAI         AZURE_OPENAI_ENDPOINT, AZURE_OPENAI_DEPLOYMENT_NAME,
                       AZURE_OPENAI_API_KEY (leave it out to sign in with Entra ID),
                       OPENAI_API_VERSION (leave it out for the GA API)
  OpenAI               OPENAI_API_KEY
  local simulator      none of these: no key, no network

Exit codes: 0 after quitting or a signal; 1 after a failure; 2 for an invalid command line; 130 if
a second signal arrived before it had ended.
`;
