"""The ground that all apps stand on: settings, law, workflow steps, access, trail, signatures, payments."""
