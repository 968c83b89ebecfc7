/** By its name a recording is known again when its draft is opened later. */
export const VOICE_FILE_NAME = 'voice-message.ogg'
