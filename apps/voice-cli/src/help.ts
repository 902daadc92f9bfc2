/** What `--help` prints. */
export const help = `Usage: rt-voice [options]
       npx @rt/voice-cli [options]
       npm run voice -- [options]      in the repository

A voice chat in the terminal: speak, be answered, interrupt.

  --text               type and read, without microphone and loudspeaker
  --device NAME        microphone and loudspeaker, by name (or part of it) or id
  --input NAME         only the microphone
  --output NAME        only the loudspeaker
  --list-devices       print the devices of this machine
  --backend NAME       how to reach them: pulse, native or command (what works)
  --echo WAY           against the model hearing itself: half-duplex, cancel (which needs
                       @ennuicastr/webrtcaec3.js to be installed), or none for headphones
                       (half-duplex, but none where the loudspeaker's name says it is worn)

  --vad KIND           who ends your turn: server (by silence), semantic (by what you
                       say), off (you, by key) (server)
  --push-to-talk       the space bar begins and ends your turn; the same as --vad off
  --instructions TEXT  what the model is to be and do
  --voice NAME         the model's voice, for example marin
  --model NAME         the model at OpenAI (gpt-realtime)
  --transcription NAME what writes down what you say, at Azure a deployment; or off (whisper-1)
  --tools              let the model ask for the time and the weather, and set a timer
  --record FILE        a stereo WAV: you on the left, what was heard of the model on the right

  --version            print the version
  --help               print this

Keys: space mutes, or talks with --push-to-talk; i interrupts; t types a message; d chooses devices;
q or Ctrl-C quits. Where the input is no terminal, each of its lines is a message.

The service is the one that the environment names:
  Azure OpenAI         AZURE_OPENAI_ENDPOINT, AZURE_OPENAI_DEPLOYMENT_NAME,
                       AZURE_OPENAI_API_KEY (leave it out to sign in with Entra ID),
                       OPENAI_API_VERSION (leave it out for the GA API)
  OpenAI               OPENAI_API_KEY
  a local simulator    none of these: no key, no network

Exit codes: 0 after quitting, by a signal too; 1 if something failed; 2 for a mistake on the command
line; 130 if a second signal came before it had ended.
`;
