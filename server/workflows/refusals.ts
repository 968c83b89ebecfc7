import type { Problem } from '#core/workflow/problems.ts'
import { problemWords } from '#core/workflow/problemWords.ts'
import { Refused } from '#server/platform/refused.ts'

export const WORKFLOWS_MAX = 200

export const idTaken = () =>
  new Refused(409, 'id_taken', {
    en: 'Another workflow already has this id. Try again.',
    de: 'Ein anderer Workflow hat diese Kennung schon. Versuche es noch einmal.',
  })

export const tooMany = () =>
  new Refused(409, 'too_many_workflows', {
    en: `There are ${WORKFLOWS_MAX} workflows. Delete one that you no longer need.`,
    de: `Es gibt ${WORKFLOWS_MAX} Workflows. Lösche einen, den du nicht mehr brauchst.`,
  })

/** Says the first; all of them are in the details. */
export function hasProblems(problems: readonly Problem[]): Refused {
  const stopping = problems.filter(({ stops }) => stops)
  const first = problemWords(stopping[0]?.word ?? 'no_steps')
  const more = stopping.length - 1
  const words = {
    en: `It cannot be published yet. ${first.en}${more > 0 ? ` And ${more} more.` : ''}`,
    de: `Er kann noch nicht veröffentlicht werden. ${first.de}${more > 0 ? ` Und ${more} weitere.` : ''}`,
  }
  return new Refused(422, 'workflow_has_problems', words, { problems })
}

export const neverPublished = () =>
  new Refused(409, 'workflow_not_published', {
    en: 'Publish the workflow before you switch it on.',
    de: 'Veröffentliche den Workflow, bevor du ihn einschaltest.',
  })

/** Pages and programs from before drafts had numbers: they would write over what they never saw. */
export const basedOnMissing = () =>
  new Refused(428, 'based_on_missing', {
    en: 'It must be said which draft this is based on. If you see this in the browser, load the page again.',
    de: 'Es muss gesagt werden, auf welchem Entwurf das beruht. Wenn du das im Browser siehst, lade die Seite neu.',
  })

/** `by`: who changed the draft, where that is known; `name`: what they are called, where they are still here. */
export function changedMeanwhile(
  { act, by, name, isSelf }: { act: 'keep' | 'publish'; by: string | null; name: string | null; isSelf: boolean },
  draftNumber: number,
): Refused {
  const isKept = act === 'keep'
  const who = isSelf
    ? { en: 'You have changed this workflow elsewhere', de: 'Du hast diesen Workflow inzwischen anderswo geändert' }
    : {
        en: `${name ?? 'Somebody'} has changed this workflow meanwhile`,
        de: `${name ?? 'Jemand'} hat diesen Workflow inzwischen geändert`,
      }
  const words = {
    en: `${who.en}, so ${isKept ? 'your change was not kept' : 'it was not published'}.`,
    de: `${who.de}, deshalb wurde ${isKept ? 'deine Änderung nicht gespeichert' : 'er nicht veröffentlicht'}.`,
  }
  return new Refused(409, 'changed_meanwhile', words, { draftNumber, by })
}

export const isOff = () =>
  new Refused(409, 'workflow_off', {
    en: 'The workflow is switched off. Switch it on before you enrol somebody.',
    de: 'Der Workflow ist ausgeschaltet. Schalte ihn ein, bevor du jemanden aufnimmst.',
  })

export const notInThisState = () =>
  new Refused(409, 'enrolment_over', {
    en: 'This is not possible any more: the enrolment has gone on or is over.',
    de: 'Das geht nicht mehr: Die Aufnahme ist weitergegangen oder schon vorbei.',
  })
