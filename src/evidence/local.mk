# evidence: sources and unit programs of this stage
