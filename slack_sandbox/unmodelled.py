"""What Slack's manifest holds and the sandbox does not act on: its shape is checked, and it is told of."""

from slack_sandbox.shapes import Flag, Items, Named, Object, OneOf, Shape, Text

WEB, SECURE = r"^https?://", r"^https://"
DOMAIN = r"^(?![.-])[-a-z0-9.]+[a-z0-9]$"
_BYTE = r"([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])"
RANGE = rf"^({_BYTE}\.){{3}}{_BYTE}(/(3[0-2]|[1-2][0-9]|[0-9]))?$"
EMAIL = r"^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)*$"

_text, _flag = Text(), Flag()
_prompt = Object({"title": _text, "message": _text})
_type = Object({"type": _text}, open=True)
_parameters = Object({"properties": Named(_type)}, {"required": Items(_text)}, open=True)
_step = Object({"id": _text, "function_id": _text, "inputs": Named(Shape(), most=1000)}, {"type": _text})
_trigger = Object({"type": _text, "inputs": Shape()}, {"name": _text})
_named = {"title": _text, "description": _text}
_attribute = Object({"type": Text(1)}, {"items": _type, "properties": Object(open=True)}, open=True)
_parameter = Object({"type": _text, "name": _text}, open=True)

UNMODELLED: dict[str, Shape] = {
    "app_directory": Object(
        {
            "installation_landing_page": Text(0, 255, WEB),
            "privacy_policy_url": Text(0, 500, WEB),
            "support_url": Text(0, 350, WEB),
            "support_email": Text(0, 100, EMAIL),
            "supported_languages": Items(Text(0, 50), 1, 50),
            "pricing": Text(1, 30),
        },
        {
            "app_directory_categories": Items(Text(1, 255), 0, 3),
            "use_direct_install": _flag,
            "direct_install_url": Text(0, 255, WEB),
        },
    ),
    "functions": Named(
        Object(_named | {"input_parameters": _parameters, "output_parameters": _parameters}),
    ),
    "workflows": Named(
        Object(
            _named | {"steps": Items(_step)},
            {"input_parameters": _parameters, "suggested_triggers": Items(_trigger)},
        ),
    ),
    "datastores": Named(
        Object({"primary_key": Text(1), "attributes": Named(_attribute, most=100)}),
        most=10,
    ),
    "outgoing_domains": Items(Text(0, 50, DOMAIN), 0, 10, unique=True),
    "types": Named(_type),
    "external_auth_providers": Object(
        {},
        {
            "oauth2": Named(
                Object(
                    {
                        "provider_type": OneOf(("CUSTOM", "SLACK_PROVIDED")),
                        "options": Object({"client_id": Text(1, 1024)}, open=True),
                    },
                    open=True,
                ),
            )
        },
    ),
    "mcp_servers": Named(
        Object(
            {
                "url": Text(0, 500, SECURE),
                "auth_type": OneOf(
                    ("dynamic_client_registration", "no_auth", "manual_auth", "slack_identity_auth")
                ),
            },
            {"headers": Named(_text, most=1000), "auth_provider_key": Text(0, 255)},
        ),
        most=20,
    ),
    "features.functions": Items(
        Object(
            _named
            | {
                "callback_id": _text,
                "input_parameters": Items(_parameter, 0, 20),
                "output_parameters": Items(_parameter, 0, 20),
            }
        ),
        0,
        50,
    ),
    "features.workflow_steps": Items(Object({"name": Text(1, 50), "callback_id": Text(1, 50)}), 1, 10),
    "features.assistant_view": Object(
        {"assistant_description": _text},
        {"suggested_prompts": Items(_prompt)},
    ),
    "features.agent_view": Object(
        {},
        {
            "agent_description": Text(0, 300),
            "suggested_prompts": Items(_prompt, 0, 4),
            "actions": Items(Object({"name": _text, "description": _text})),
        },
    ),
    "oauth_config.token_management_enabled": _flag,
    "oauth_config.pkce_enabled": _flag,
    "settings.incoming_webhooks": Object({}, {"incoming_webhooks_enabled": _flag}),
    "settings.siws_links": Object({}, {"initiate_uri": Text(0, 3500, SECURE)}),
    "settings.allowed_ip_address_ranges": Items(Text(0, None, RANGE), 1, 50, unique=True),
    "settings.hermes_app_type": _text,
    "settings.function_runtime": _text,
    "settings.is_mcp_enabled": _flag,
    "settings.is_hosted": _flag,
    "settings.token_rotation_enabled": _flag,
    "settings.event_subscriptions.user_events": Items(Text(0, 50), 0, 100, unique=True),
}
"""By their dotted path."""
