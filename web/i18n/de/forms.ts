import type { AreaWords } from '../areas.ts'
import type { Shape } from '../index.ts'

export const forms: Shape<AreaWords['forms']> = {
  noConnection:
    'Posthorn hat nicht geantwortet. Deine Eingaben sind noch da: Prüfe die Verbindung und versuche es noch einmal.',
  noAnswer: 'Posthorn antwortet nicht. Prüfe deine Verbindung.',
  failed: 'Das hat nicht geklappt. Versuche es gleich noch einmal.',
  required: 'Bitte ausfüllen.',
  notAnEmail: 'Das ist keine E-Mail-Adresse.',
  tooLong: 'Das ist zu lang: höchstens {{max}} Zeichen.',
  passwordTooShort_one: 'Es fehlt noch ein Zeichen.',
  passwordTooShort_other: 'Es fehlen noch {{count}} Zeichen.',
  passwordTooLong: 'Das ist zu lang: höchstens {{max}} Zeichen.',
  passwordHint: 'Mindestens {{min}} beliebige Zeichen. Ein paar Wörter hintereinander merkt man sich leicht.',
  showPassword: 'Passwort zeigen',
  hidePassword: 'Passwort verbergen',
  timeZone: 'Zeitzone',
  timeThere: 'Dort ist es {{time}} Uhr.',
  otherZones: 'Sonstige',
  chooseFile: 'Datei auswählen',
  uploading: 'Wird hochgeladen, {{percent}} %',
  removeFile: '{{name}} weglassen',
  loadFailed: 'Das ließ sich nicht laden.',
  sharing_private: 'Nur ich',
  sharing_teams: 'Teams',
  sharing_everyone: 'Alle',
  sharedWith: 'Geteilt mit',
  noTeams: 'Es gibt noch keine Teams.',
}
