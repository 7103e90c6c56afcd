"""What people read and hear: texts, announcements, in both languages."""
