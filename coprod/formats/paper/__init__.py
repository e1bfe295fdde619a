"""The report and the handout as a row of blocks, and the Typst templates that lay them out on paper."""
