using Gateway.Core.Configuration;

namespace ConfigCenter.Api;

/// <summary>Switches something on or off.</summary>
internal sealed record StatusInput(bool Enabled)
{
    public static StatusInput Read(JsonObjectReader json)
    {
        // A switch that says nothing is a slip of the pen.
        json.Scalar("enabled");
        return new StatusInput(json.Flag("enabled", false));
    }
}
