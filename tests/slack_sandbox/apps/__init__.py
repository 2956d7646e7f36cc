"""Three small Bolt apps that know nothing of the sandbox: only their client's base_url is another."""
