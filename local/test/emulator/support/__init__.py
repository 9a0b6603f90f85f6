"""What tests of several rooms use: a running emulator, and helpers for requests to it."""
