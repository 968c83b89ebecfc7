export function InboxPage() {
  return <main className="h-full" />
}
