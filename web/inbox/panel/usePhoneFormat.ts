import { useEffect, useState } from 'react'
import { later } from '../../app/later.ts'

type Format = (number: string) => string
let format: Format | null = null

/** Writes numbers as people do. What knows all countries' habits is large and comes when a panel first needs it. */
export function usePhoneFormat(): Format {
  const [, redraw] = useState(format !== null)
  useEffect(() => {
    if (format) return
    let current = true
    void later(() => import('#core/contact/phone.ts')).then(({ formatPhone }) => {
      format = formatPhone
      if (current) redraw(true)
    })
    return () => {
      current = false
    }
  }, [])
  return format ?? ((number) => number)
}
