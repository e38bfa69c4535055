"""What a case is: kinds as data, a pure fold, clocks in working days. No key, no file."""
