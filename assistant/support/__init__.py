"""How ``assistant.citations`` reads and compares sentences; nothing else imports it."""
