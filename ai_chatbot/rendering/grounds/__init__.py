"""What an answer rests on, as it is shown: what is set apart, quoted, or stands instead."""
