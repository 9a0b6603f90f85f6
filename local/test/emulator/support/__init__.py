"""What tests of several rooms use: a running emulator, and short words for what they ask of it."""
