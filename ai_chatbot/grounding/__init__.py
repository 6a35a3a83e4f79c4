"""What an answer rests on: each of its sentences compared with the passages it was served."""
