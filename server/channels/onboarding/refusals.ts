import type { NumberRefusal } from '#core/channel/numberLimits.ts'
import { Refused } from '#server/platform/refused.ts'

export const busy = () =>
  new Refused(409, 'onboarding_busy', {
    en: 'Somebody is just running the steps of this connection. Wait a moment.',
    de: 'Die Schritte dieser Verbindung laufen gerade. Warte einen Moment.',
  })

export const over = () =>
  new Refused(409, 'onboarding_over', {
    en: 'This attempt to connect is over. Begin a new one.',
    de: 'Dieser Versuch zu verbinden ist abgeschlossen. Beginne einen neuen.',
  })

export const wrongWay = () =>
  new Refused(409, 'wrong_way', {
    en: 'This connection was begun in the other way.',
    de: 'Diese Verbindung wurde auf dem anderen Weg begonnen.',
  })

export const notAvailable = () =>
  new Refused(409, 'connection_not_available', {
    en: 'This way of connecting is not set up here. Whoever runs Posthorn can set it up.',
    de: 'Dieser Weg zu verbinden ist hier nicht eingerichtet. Wer Posthorn betreibt, kann ihn einrichten.',
  })

export const clockTurned = () =>
  new Refused(409, 'practice_clock_turned', {
    en: 'The practice clock has been turned, so nothing real can be connected. Start Posthorn with PRACTICE=off, or set the clock back.',
    de: 'Die Übungsuhr ist verstellt, deshalb lässt sich nichts Echtes verbinden. Starte Posthorn mit PRACTICE=off oder stell die Uhr zurück.',
  })

export const termsNotAccepted = (version: number) =>
  new Refused(
    409,
    'terms_not_accepted',
    {
      en: 'Somebody must accept the data terms first.',
      de: 'Zuerst muss jemand die Datenbedingungen annehmen.',
    },
    { version },
  )

export const numberBeingConnected = () =>
  new Refused(409, 'number_being_connected', {
    en: 'Somebody else is just connecting this number. Wait until they have finished or given up.',
    de: 'Jemand anderes verbindet diese Nummer gerade. Warte, bis die Person fertig ist oder aufgegeben hat.',
  })

export const full = (refusal: NumberRefusal) =>
  refusal === 'account_numbers_full'
    ? new Refused(409, refusal, {
        en: 'This WhatsApp account has as many numbers as Meta allows. Create another account in Meta’s window, or take a number off this one.',
        de: 'Dieses WhatsApp-Konto hat so viele Nummern, wie Meta erlaubt. Leg im Meta-Fenster ein weiteres Konto an oder nimm eine Nummer heraus.',
      })
    : new Refused(409, refusal, {
        en: 'This business portfolio has as many numbers as Meta allows it. Verify the business at Meta, then it may have 20; or take a number off.',
        de: 'Dieses Unternehmensportfolio hat so viele Nummern, wie Meta ihm erlaubt. Verifiziere das Unternehmen bei Meta, dann darf es 20 haben, oder nimm eine Nummer heraus.',
      })

export const numberNotFound = () =>
  new Refused(404, 'number_not_found', {
    en: 'This number is not among those that were found.',
    de: 'Diese Nummer ist nicht unter den gefundenen.',
  })

export const notToBeRepeated = () =>
  new Refused(409, 'step_not_repeatable', {
    en: 'This step cannot be run again now.',
    de: 'Dieser Schritt lässt sich jetzt nicht noch einmal ausführen.',
  })

export const tooEarly = (retryAt: Date) =>
  new Refused(
    409,
    'step_too_early',
    {
      en: 'Meta does not allow this step to be run again yet.',
      de: 'Meta erlaubt diesen Schritt noch nicht wieder.',
    },
    { retryAt: retryAt.toISOString() },
  )

export const popupFirst = () =>
  new Refused(409, 'popup_needed', {
    en: 'The code of Meta’s window works once. Open the window again.',
    de: 'Der Code aus dem Meta-Fenster gilt einmal. Öffne das Fenster noch einmal.',
  })
