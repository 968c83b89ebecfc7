import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { ConsentRequest } from '#contract/consents.ts'
import type { File as StoredFile } from '#contract/files.ts'
import { PROOF_BYTES_MAX, PROOF_TYPES, PURPOSES } from '#core/whatsapp/consentMarks.ts'
import { DateField } from '../dates/DateField.tsx'
import { today } from '../dates/today.ts'
import { FileField } from '../forms/FileField.tsx'
import { useRefusalWords } from '../forms/refusalWords.ts'
import { useForm } from '../forms/useForm.ts'
import { fileSize } from '../i18n/format.ts'
import { useTranslation } from '../i18n/translate.ts'
import { serverNow } from '../live/clock.ts'
import { newId } from '../live/id.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field, SelectField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { TextArea } from '../ui/TextArea.tsx'
import { toast } from '../ui/toast.ts'
import { saidOn } from './day.ts'
import { postConsent, postConsents } from './endpoints.ts'
import { EVERYBODY_MAX, type Everybody, partsOf, useEverybody } from './everybody.ts'
import { Foreseen } from './Foreseen.tsx'

const PROOF_CHARACTERS_MIN = 3
const TEXT_CHARACTERS_MAX = 2_000
const WAYS = { person: 'howPerson', form: 'howForm', import: 'howImport' } as const
const NOBODY: readonly string[] = []

interface ConsentDialogProps {
  contactIds: readonly string[]
  /** Where it may be recorded for all whom a list shows: asks for them. */
  everybody?: Everybody
  onClose: () => void
}

/** Records by hand what one contact, or many with one proof, said. Needs the words of the area `consent` and `forms`. */
export function ConsentDialog({ contactIds, everybody, onClose }: ConsentDialogProps) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const wordsOf = useRefusalWords()
  const [isForAll, setForAll] = useState(false)
  const all = useEverybody(everybody, isForAll)
  const isTooMany = isForAll && (all.data?.length ?? 0) > EVERYBODY_MAX
  const meant = isForAll ? (isTooMany ? NOBODY : (all.data ?? NOBODY)) : contactIds
  // Of one request per part, so that trying again after a lost answer records nothing twice.
  const parts = useMemo(() => partsOf(meant).map((part) => ({ id: newId(serverNow()), part })), [meant])
  const count = meant.length
  const [wording, setWording] = useState('')
  const [file, setFile] = useState<StoredFile | null>(null)
  const [isUploading, setUploading] = useState(false)
  const { values, set, field, submit, banner, busy } = useForm({
    first: { consent: 'opted_in', purpose: 'marketing', way: 'person', day: '', proof: '' },
    check: ({ proof }) => ({ proof: isProof(proof.trim(), file) ? null : t('consent.proofMissing') }),
    send: async (typed) => {
      const said: Omit<ConsentRequest, 'id'> = {
        ...saidIn(typed),
        way: typed.way === 'form' || typed.way === 'import' ? typed.way : 'person',
        proof: typed.proof.trim() || null,
        proofFileId: file?.id ?? null,
        ...(wording.trim() === '' ? {} : { wording: wording.trim() }),
      }
      const [only] = contactIds
      for (const { id, part } of parts) {
        await (!isForAll && contactIds.length === 1 && only
          ? postConsent(only, { ...said, id })
          : postConsents({ ...said, id, contactIds: part }))
      }
      for (const key of ['consents', 'contacts', 'segments']) void queries.invalidateQueries({ queryKey: [key] })
      toast('done', t('consent.recorded', { count }))
      onClose()
    },
  })
  const isForMany = isForAll || contactIds.length > 1
  const title = t('consent.dialogTitle', { count: Math.max(count, isForAll ? 2 : 1) })
  return (
    <Dialog title={isForAll && count === 0 ? t('consent.dialogTitleAll') : title} onClose={onClose} wide>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <p className="text-sm text-soft">{t('consent.dialogText')}</p>
        {banner && <Notice tone="failure">{banner}</Notice>}
        {everybody && (
          <SelectField
            label={t('consent.forWhom')}
            value={isForAll ? 'all' : 'these'}
            onChange={({ target }) => setForAll(target.value === 'all')}
          >
            <option value="these">{t('consent.forSelected', { count: contactIds.length })}</option>
            <option value="all">{t('consent.forAll')}</option>
          </SelectField>
        )}
        {isForAll && all.error && <Notice tone="failure">{wordsOf(all.error)}</Notice>}
        {isTooMany && <Notice tone="attention">{t('consent.tooMany', { count: EVERYBODY_MAX })}</Notice>}
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField label={t('consent.which')} data-first-focus {...withoutError(field('consent'))}>
            <option value="opted_in">{t('consent.choiceIn')}</option>
            <option value="opted_out">{t('consent.choiceOut')}</option>
          </SelectField>
          <SelectField label={t('consent.forWhat')} {...withoutError(field('purpose'))}>
            <option value="marketing">{t('consent.marketing')}</option>
            <option value="utility">{t('consent.utility')}</option>
            <option value="everything">{t('consent.what_everything')}</option>
          </SelectField>
          <SelectField label={t('consent.how')} {...withoutError(field('way'))}>
            {Object.entries(WAYS).map(([way, words]) => (
              <option key={way} value={way}>
                {t(`consent.${words}`)}
              </option>
            ))}
          </SelectField>
          <DateField
            label={t('consent.day')}
            hint={t('consent.dayHint')}
            max={today()}
            day={values.day}
            change={(day) => set({ day })}
          />
        </div>
        <TextArea
          label={t('consent.wording')}
          hint={t('consent.wordingHint')}
          rows={2}
          maxLength={TEXT_CHARACTERS_MAX}
          value={wording}
          onChange={({ target }: { target: HTMLTextAreaElement }) => setWording(target.value)}
        />
        <Field
          label={t('consent.proofField')}
          hint={t('consent.proofHint')}
          autoComplete="off"
          dir="auto"
          maxLength={TEXT_CHARACTERS_MAX}
          {...field('proof')}
        />
        <FileField
          label={t('consent.proofFile')}
          hint={t('consent.proofFileHint', { limit: fileSize(PROOF_BYTES_MAX) })}
          file={file}
          accept={PROOF_TYPES}
          bytesMax={PROOF_BYTES_MAX}
          tooLarge={t('consent.proofTooLarge', { limit: fileSize(PROOF_BYTES_MAX) })}
          onRemove={() => setFile(null)}
          onFile={setFile}
          onBusy={setUploading}
        />
        {isForMany && count > 0 && <Foreseen contactIds={meant} said={saidIn(values)} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            type="submit"
            look="primary"
            busy={busy || (isForAll && all.isLoading)}
            disabled={count === 0 || isUploading}
          >
            {t('consent.record')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** Words, a file, or both; words that are too few are none. */
const isProof = (words: string, file: StoredFile | null) =>
  words === '' ? file !== null : words.length >= PROOF_CHARACTERS_MIN

function saidIn({ consent, purpose, day }: { consent: string; purpose: string; day: string }) {
  const verdict = consent === 'opted_in' ? ('opted_in' as const) : ('opted_out' as const)
  const at = saidOn(day, verdict, serverNow())
  return {
    consent: verdict,
    purposes: PURPOSES.filter((one) => purpose === 'everything' || purpose === one),
    ...(at === null ? {} : { at: at.toISOString() }),
  }
}

const withoutError = <Props extends { error?: unknown }>({ error: _, ...props }: Props) => props
