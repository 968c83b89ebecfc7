import { useCallback } from 'react'
import { ApiRefusal, NoConnection } from '../api/refusal.ts'
import { useTranslation } from '../i18n/translate.ts'

/** Why something did not happen, as a sentence: the server's own, or that there was no answer. */
export function useRefusalWords(): (error: unknown) => string {
  const { t } = useTranslation()
  return useCallback(
    (error) => {
      if (error instanceof NoConnection) return t('forms.noConnection')
      return (error instanceof ApiRefusal && error.message) || t('forms.failed')
    },
    [t],
  )
}
