"""Sale lines: a serial tied to one exact sale. Corrected by a line that supersedes, never by an edit."""
