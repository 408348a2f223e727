"""Set Blink Expert up from the list of integrations: there is nothing to fill in."""

from typing import Any

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult

from . import DOMAIN


class BlinkExpertFlow(ConfigFlow, domain=DOMAIN):
    """One step, confirmed by the user."""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show what it is for, and create the entry when that is confirmed."""
        if user_input is None:
            return self.async_show_form(step_id="user")
        return self.async_create_entry(title="Blink Expert", data={})
