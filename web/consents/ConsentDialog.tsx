import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConsentRequest } from '#contract/consents.ts'
import { CONSENT_CONTACTS_MAX, PURPOSES } from '#core/whatsapp/consentMarks.ts'
import { useForm } from '../forms/useForm.ts'
import { serverNow } from '../live/clock.ts'
import { newId } from '../live/id.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field, SelectField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { toast } from '../ui/toast.ts'
import { postConsent, postConsents } from './endpoints.ts'

const PROOF_CHARACTERS_MIN = 3
const WAYS = { person: 'howPerson', form: 'howForm', import: 'howImport' } as const

/** Records by hand what one contact, or many with one proof, said. Needs the words of the area `consent` and `forms`. */
export function ConsentDialog({ contactIds, onClose }: { contactIds: readonly string[]; onClose: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const count = contactIds.length
  // Of one request per part, so that trying again after a lost answer records nothing twice.
  const [ids] = useState(() => partsOf(contactIds).map((part) => ({ id: newId(serverNow()), part })))
  const { field, submit, banner, busy } = useForm({
    first: { consent: 'opted_in', purpose: 'marketing', way: 'person', proof: '' },
    check: ({ proof }) => ({ proof: proof.trim().length < PROOF_CHARACTERS_MIN ? t('consent.proofMissing') : null }),
    send: async ({ consent, purpose, way, proof }) => {
      const said: Omit<ConsentRequest, 'id'> = {
        consent: consent === 'opted_in' ? 'opted_in' : 'opted_out',
        purposes: PURPOSES.filter((one) => purpose === 'everything' || purpose === one),
        way: way === 'form' || way === 'import' ? way : 'person',
        proof: proof.trim(),
      }
      const [only] = contactIds
      for (const { id, part } of ids) {
        await (count === 1 && only
          ? postConsent(only, { ...said, id })
          : postConsents({ ...said, id, contactIds: part }))
      }
      void queries.invalidateQueries({ queryKey: ['consents'] })
      toast('done', t('consent.recorded', { count }))
      onClose()
    },
  })
  return (
    <Dialog title={t('consent.dialogTitle', { count })} onClose={onClose}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <p className="text-sm text-soft">{t('consent.dialogText')}</p>
        {banner && <Notice tone="failure">{banner}</Notice>}
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
        <Field
          label={t('consent.proofField')}
          hint={t('consent.proofHint')}
          autoComplete="off"
          dir="auto"
          maxLength={2_000}
          {...field('proof')}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" busy={busy}>
            {t('consent.record')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

const withoutError = <Props extends { error?: unknown }>({ error: _, ...props }: Props) => props

function partsOf(contactIds: readonly string[]): string[][] {
  const parts: string[][] = []
  for (let start = 0; start < contactIds.length; start += CONSENT_CONTACTS_MAX) {
    parts.push(contactIds.slice(start, start + CONSENT_CONTACTS_MAX))
  }
  return parts
}
