import {
  BlobSource,
  BufferTarget,
  Conversion,
  Input,
  MATROSKA,
  MP4,
  OGG,
  OggOutputFormat,
  Output,
  WEBM,
} from 'mediabunny'
import { VOICE_FILE_NAME } from './name.ts'

/**
 * A recording as a phone takes it for a voice message: Opus, mono, in OGG. What the browser has already as Opus is only put into
 * another container; sound of another kind is encoded anew, where the browser can.
 */
export async function voiceFile(recording: Blob): Promise<File> {
  const input = new Input({ source: new BlobSource(recording), formats: [WEBM, MATROSKA, OGG, MP4] })
  const target = new BufferTarget()
  const output = new Output({ format: new OggOutputFormat(), target })
  const conversion = await Conversion.init({
    input,
    output,
    audio: { codec: 'opus', numberOfChannels: 1 },
    video: { discard: true },
    showWarnings: false,
  })
  if (!conversion.isValid) throw new Error('this browser cannot make a voice message of what it recorded')
  await conversion.execute()
  if (!target.buffer) throw new Error('the voice message is empty')
  return new File([target.buffer], VOICE_FILE_NAME, { type: 'audio/ogg' })
}
