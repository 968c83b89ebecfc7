import type { Words } from '../index.ts'

export const common: Words['common'] = {
  save: 'Speichern',
  cancel: 'Abbrechen',
  close: 'Schließen',
  back: 'Zurück',
  edit: 'Bearbeiten',
  remove: 'Entfernen',
  tryAgain: 'Noch einmal versuchen',
  copy: 'Kopieren',
  copied: 'Kopiert',
  loading: 'Wird geladen …',
  nobody: 'Niemand',
  you: 'Du',
  formerMember: 'Jemand, der nicht mehr dabei ist',
  notFound: 'Diese Seite gibt es nicht.',
  toInbox: 'Zum Posteingang',
  noConnection: 'Posthorn antwortet nicht. Prüfe deine Verbindung; wir versuchen es weiter.',
  somethingBroke: 'Dieser Teil ist ausgefallen. Neu laden hilft.',
  reload: 'Neu laden',
}
