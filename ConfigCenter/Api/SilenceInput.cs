using Gateway.Core.Configuration;

namespace ConfigCenter.Api;

/// <summary>Until when a rule tells nobody; null ends the silence.</summary>
internal sealed record SilenceInput(DateTimeOffset? Until)
{
    public static SilenceInput Read(JsonObjectReader json) => new(json.Time("until"));
}
